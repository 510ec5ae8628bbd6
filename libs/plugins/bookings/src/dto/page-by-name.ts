import { ApiPropertyOptional } from '@nestjs/swagger';
import { Page } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const MOST = 500;

/** Query of a list in the order of names. */
export class PageByNameQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST, default: MOST })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit: number = MOST;

  @ApiPropertyOptional({ description: '`meta.nextCursor` of the previous page', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** Which part of a list that is ordered by names: names are unique, and the cursors. */
export interface PageOfNames {
  limit: number;
  cursor?: string | undefined;
}

/** @param found one more than the limit, if there is one */
export function pageByName<T extends { name: string }>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  return new Page(items, found.length > limit ? (items.at(-1)?.name ?? null) : null);
}
