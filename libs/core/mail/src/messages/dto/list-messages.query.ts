import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery, Trimmed } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

export const MAIL_STATES = ['queued', 'sent', 'failed'] as const;

export class ListMessagesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'The whole address', maxLength: 254 })
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
