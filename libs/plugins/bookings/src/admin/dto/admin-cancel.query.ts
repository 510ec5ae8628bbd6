import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { SeriesQuery } from '../../dto/series.query.js';

export class AdminCancelQuery extends SeriesQuery {
  @ApiPropertyOptional({ maxLength: 500, description: 'Why: the booker is told' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
