import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

export class LocaleQuery {
  @ApiPropertyOptional({ description: 'Two letters; default en', pattern: '^[a-z]{2}$' })
  @IsOptional()
  @Matches(/^[a-z]{2}$/, { message: 'locale must be two lower-case letters' })
  locale?: string;
}
