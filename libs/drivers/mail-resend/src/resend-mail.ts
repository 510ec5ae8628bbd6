import { Injectable } from '@nestjs/common';
import { type MailDriver, mailErrors, type RenderedMail } from '@roost/mail';
import { ResendMailConfig } from './resend-mail.config.js';

const PATIENCE_MS = 15_000;

/** Answers of the 400s that may be another one next time: timeout, the same mail in flight, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429]);

/** Hands mails to resend.com, by its HTTP API (https://resend.com/docs/api-reference/emails/send-email). */
@Injectable()
export class ResendMail implements MailDriver {
  constructor(private readonly config: ResendMailConfig) {}

  async send({ messageId, from, to, subject, html, text, ...more }: RenderedMail): Promise<void> {
    const response = await fetch(new URL('/emails', this.config.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.config.apiKey}`,
        'content-type': 'application/json',
        // Resend takes the same mail once within a day.
        'idempotency-key': messageId,
      },
      body: JSON.stringify({
        from,
        to: [to],
        subject,
        html,
        text,
        headers: { ...more.headers, 'Message-ID': messageId },
        attachments: more.attachments.map(({ filename, contentType, content }) => ({
          filename,
          content_type: contentType,
          content: Buffer.from(content).toString('base64'),
        })),
      }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.text();
    if (response.ok) return;
    const reason = `Resend answered ${String(response.status)}: ${answer.slice(0, 200)}`;
    const isFinal = response.status < 500 && !PASSING.has(response.status);
    // A wrong key is our fault and can be mended: the mails wait.
    if (isFinal && response.status !== 401 && response.status !== 403) throw mailErrors.rejected({ detail: reason });
    throw new Error(reason);
  }
}
