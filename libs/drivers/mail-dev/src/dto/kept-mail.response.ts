import { ApiProperty } from '@nestjs/swagger';
import type { KeptMail } from '../dev-mail.js';

/** A mail that was kept instead of being sent. */
export class KeptMailResponse {
  @ApiProperty()
  to: string;

  @ApiProperty()
  subject: string;

  @ApiProperty()
  text: string;

  @ApiProperty()
  html: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  static from({ to, subject, text, html, at }: KeptMail): KeptMailResponse {
    return { to, subject, text, html, at };
  }
}
