import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import type { PeriodCursor } from '../periods.repository.js';
import { cursorOf, PERIOD_CURSOR } from './period-cursor.js';
import { WindowQuery } from './window.query.js';

const MOST = 1_000;

/** A page of a stretch of time, of one resource or of all. */
export class ListBookingsQuery extends WindowQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Left out: all' })
  @IsOptional()
  @IsUUID()
  resource?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST, default: MOST })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit: number = MOST;

  @ApiPropertyOptional({ description: '`meta.nextCursor` of the page before' })
  @IsOptional()
  @Matches(PERIOD_CURSOR)
  cursor?: string;

  after(): PeriodCursor | undefined {
    return this.cursor === undefined ? undefined : cursorOf(this.cursor);
  }
}
