export { devMailDriver } from './dev-mail.driver.js';
