import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

function parsed(value: unknown): unknown {
  const [text, day = ''] = typeof value === 'string' ? (DATE_TIME.exec(value) ?? []) : [];
  // V8 takes the 30th of February for the 2nd of March.
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return text !== undefined && isDay ? new Date(text.toUpperCase()) : value;
}

/**
 * Reads a field of a request as a date-time in the format of RFC 3339, with an offset from UTC. Anything else is refused. `@Type(() =>
 * Date)` would also accept numbers, and text in the time zone of the server.
 *
 * @example
 * @ApiProperty({ type: String, format: 'date-time' })
 * @IsDateTime()
 * start: Date;
 */
export const IsDateTime = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => parsed(value)),
    IsDate({ message: '$property must be a date-time such as 2027-01-18T09:30:00Z' }),
  );
