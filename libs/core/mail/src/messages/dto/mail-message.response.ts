import { ApiProperty } from '@nestjs/swagger';
import type { MailRecord } from '../messages.repository.js';
import { MAIL_STATES } from './list-messages.query.js';

/** A mail that was accepted, and what became of it. */
export class MailMessageResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'email' })
  to: string;

  @ApiProperty({ example: 'auth.welcome' })
  template: string;

  @ApiProperty()
  locale: string;

  @ApiProperty({ enum: MAIL_STATES, enumName: 'MailState', description: 'failed: given up' })
  state: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the newest attempt did not succeed' })
  lastError: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  sentAt: string | null;

  static from({
    id,
    toAddress,
    template,
    locale,
    state,
    lastError,
    createdAt,
    sentAt,
  }: MailRecord): MailMessageResponse {
    return {
      id,
      to: toAddress,
      template,
      locale,
      state,
      lastError,
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    };
  }
}
