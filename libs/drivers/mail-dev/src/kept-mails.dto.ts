import { ApiProperty } from '@nestjs/swagger';
import type { MailAttachment } from '@roost/mail';
import type { KeptMail } from './dev-mail.js';

/** A file that came with a mail. */
export class KeptAttachmentResponse implements MailAttachment {
  @ApiProperty()
  filename: string;

  @ApiProperty()
  contentType: string;

  @ApiProperty()
  content: string;
}

/** A mail that was kept instead of being sent. */
export class KeptMailResponse {
  @ApiProperty()
  from: string;

  @ApiProperty()
  to: string;

  @ApiProperty()
  subject: string;

  @ApiProperty()
  text: string;

  @ApiProperty()
  html: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  headers: Record<string, string>;

  @ApiProperty({ type: [KeptAttachmentResponse] })
  attachments: KeptAttachmentResponse[];

  @ApiProperty({ format: 'date-time' })
  at: string;

  static from({ from, to, subject, text, html, headers, attachments, at }: KeptMail): KeptMailResponse {
    return { from, to, subject, text, html, headers: { ...headers }, attachments: [...attachments], at };
  }
}
