export { smtpMailDriver } from './smtp-mail.driver.js';
