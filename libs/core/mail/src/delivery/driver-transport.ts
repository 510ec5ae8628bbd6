import type { MailAttachment, MailDriver } from '../mail.port.js';

/** What nodemailer hands to a transport, as far as it matters here. */
interface NormalizableMail {
  normalize(done: (error: Error | null, mail: NormalizedMail) => void): void;
}

interface NormalizedMail {
  messageId?: string;
  from?: { address: string; name: string };
  to?: { address: string }[];
  subject?: string;
  html?: string;
  text?: string;
  normalizedHeaders?: Record<string, string>;
  attachments?: { filename?: string; contentType?: string; content: string | Buffer; encoding?: string }[];
}

/** Makes a mail driver a transport of nodemailer, which is what the mailer sends by. */
export function driverTransport(driver: MailDriver): object {
  return {
    name: 'roost-driver',
    version: '1.0.0',
    send(mail: NormalizableMail, done: (error: Error | null, info?: object) => void): void {
      mail.normalize((error, normalized) => {
        if (error) {
          done(error);
          return;
        }
        const { messageId = '', from, to = [], subject = '', html = '', text = '' } = normalized;
        const { normalizedHeaders: headers = {} } = normalized;
        const attachments = (normalized.attachments ?? []).map(attachmentOf);
        // Quoted, or a comma in the name would part it into two senders (RFC 5322, 3.4).
        const name = from?.name.replaceAll(/["\\]/g, '\\$&') ?? '';
        const sender = name === '' ? (from?.address ?? '') : `"${name}" <${from?.address ?? ''}>`;
        const address = to[0]?.address ?? '';
        driver.send({ messageId, from: sender, to: address, subject, html, text, headers, attachments }).then(
          () => {
            done(null, { messageId });
          },
          (failure: unknown) => {
            done(failure instanceof Error ? failure : new Error(String(failure)));
          },
        );
      });
    },
  };
}

/** Nodemailer hands over what it read as base64. */
function attachmentOf({
  filename = '',
  contentType = 'text/plain',
  content,
  encoding,
}: NonNullable<NormalizedMail['attachments']>[number]): MailAttachment {
  const text = encoding === 'base64' ? Buffer.from(content.toString(), 'base64').toString() : content.toString();
  return { filename, contentType, content: text };
}
