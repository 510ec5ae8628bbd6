import type { MailDriver } from '../mail.port.js';

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
}

/** Makes a mail driver a transport of nodemailer, which is what the mailer sends by. */
export function driverTransport(driver: MailDriver): object {
  return {
    name: 'roost-driver',
    version: '1.0.0',
    send(mail: NormalizableMail, done: (error: Error | null, info?: object) => void): void {
      mail.normalize((error, { messageId = '', from, to = [], subject = '', html = '', text = '' }) => {
        if (error) {
          done(error);
          return;
        }
        // Quoted, or a comma in the name would part it into two senders (RFC 5322, 3.4).
        const name = from?.name.replaceAll(/["\\]/g, '\\$&') ?? '';
        const sender = name === '' ? (from?.address ?? '') : `"${name}" <${from?.address ?? ''}>`;
        driver.send({ messageId, from: sender, to: to[0]?.address ?? '', subject, html, text }).then(
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
