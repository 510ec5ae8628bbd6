export type {} from './mail.contracts.js';
export { MailModule } from './mail.module.js';
export { mailErrors } from './mail.errors.js';
export { mailPlugin } from './mail.plugin.js';
export { type MailAttachment, type MailDriver, MailPort, type RenderedMail } from './mail.port.js';
export { type Mail, MailService } from './mail.service.js';
