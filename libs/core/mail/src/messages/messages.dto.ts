import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery, Trimmed } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { MailRecord } from './messages.repository.js';

export const MAIL_STATES = ['queued', 'sent', 'failed'] as const;

export class ListMessagesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'The complete address', maxLength: 254 })
  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(254)
  to?: string;

  @ApiPropertyOptional({ enum: MAIL_STATES, enumName: 'MailState' })
  @IsOptional()
  @IsIn(MAIL_STATES)
  state?: (typeof MAIL_STATES)[number];
}

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

  @ApiProperty({ enum: MAIL_STATES, enumName: 'MailState', description: 'failed: the last attempt failed' })
  state: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the latest attempt failed' })
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
