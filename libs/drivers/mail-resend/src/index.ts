export { resendMailDriver } from './resend-mail.driver.js';
