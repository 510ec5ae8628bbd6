import { definePort } from '@roost/plugin-kit';

/** A small text file that comes with a mail. */
export interface MailAttachment {
  /** As `booking.ics`. */
  filename: string;
  /** With its parameters, as `text/calendar; charset=utf-8; method=PUBLISH`. */
  contentType: string;
  content: string;
}

/** A mail, ready to go. */
export interface RenderedMail {
  /** With its angle brackets. It is the same in every attempt, so that receivers can recognize a duplicate. */
  messageId: string;
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Further headers, by name. */
  headers: Readonly<Record<string, string>>;
  attachments: readonly MailAttachment[];
}

/** Takes mails away. */
export interface MailDriver {
  /**
   * Resolves once the mail server has accepted the mail. The driver may get the same mail again.
   *
   * @throws a Problem `mail.rejected` when it will never be taken, anything else to be asked again later.
   */
  send(mail: RenderedMail): Promise<void>;
}

export const MailPort = definePort<MailDriver>('mail', { defaultDriver: 'dev' });
