import { arrayLiteral } from '@roost/plugin-kit';
import type { BookingState } from './booking.entity.js';
import { rangeText } from './policy/interval.js';

/** A booking with the names of the things that it refers to. */
export interface BookingDetails {
  id: string;
  projectId: string;
  resourceId: string;
  resourceName: string;
  timeZone: string;
  /** Where the resource is; may be empty. */
  location: string;
  bookerId: string;
  unitId: string | null;
  unitName: string | null;
  seriesId: string | null;
  start: Date;
  end: Date;
  description: string;
  state: BookingState;
  reason: string | null;
  sequence: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What is booked, as people call it. */
export const titleOf = ({ resourceName, unitName }: Pick<BookingDetails, 'resourceName' | 'unitName'>): string =>
  unitName === null ? resourceName : `${resourceName} (${unitName})`;

/** Which bookings to look for; what is left out does not matter. */
export interface BookingFilter {
  projectId: string;
  resourceId?: string | undefined;
  bookerId?: string | undefined;
  unitId?: string | undefined;
  seriesId?: string | undefined;
  states?: readonly BookingState[] | undefined;
  /** Ends after this moment. */
  from?: Date | undefined;
  /** Begins before this moment. */
  to?: Date | undefined;
}

const TIMES = ['start', 'end', 'createdAt', 'updatedAt'] as const;
export type Row = Omit<BookingDetails, (typeof TIMES)[number]> & Record<(typeof TIMES)[number], string | Date>;

/** Whatever is told of bookings, of `b`. */
export const SELECT = `
  select b.id, b.project_id as "projectId", b.resource_id as "resourceId", r.name as "resourceName",
    r.policy->>'timeZone' as "timeZone", r.location, b.booker_id as "bookerId", b.unit_id as "unitId", u.name as "unitName",
    b.series_id as "seriesId", b.starts_at as "start", b.ends_at as "end", b.description, b.state, b.reason, b.sequence,
    b.created_at as "createdAt", b.updated_at as "updatedAt"
  from bookings_booking b
  join bookings_resource r on r.id = b.resource_id
  left join groups_group u on u.id = b.unit_id`;

export function toDetails(row: Row): BookingDetails {
  const times = TIMES.map((name) => [name, new Date(row[name])]);
  return { ...row, ...Object.fromEntries(times) } as BookingDetails;
}

/** What a filter asks of `b`. */
export function conditions({ projectId, states, from, to, ...equal }: BookingFilter): {
  where: string;
  values: unknown[];
} {
  const found: [string, unknown][] = [['b.project_id = ?', projectId]];
  if (equal.resourceId !== undefined) found.push(['b.resource_id = ?', equal.resourceId]);
  if (equal.bookerId !== undefined) found.push(['b.booker_id = ?', equal.bookerId]);
  if (equal.unitId !== undefined) found.push(['b.unit_id = ?', equal.unitId]);
  if (equal.seriesId !== undefined) found.push(['b.series_id = ?', equal.seriesId]);
  if (states?.length === 1) found.push(['b.state = ?', states[0]]);
  else if (states) found.push(['b.state = any(?::text[])', arrayLiteral(states)]);
  if (from !== undefined) found.push(['b.ends_at > ?::timestamptz', from.toISOString()]);
  if (to !== undefined) found.push(['b.starts_at < ?::timestamptz', to.toISOString()]);
  if (from ?? to) found.push([`b.held && ?::tstzrange`, rangeText(from, to)]);
  return { where: found.map(([sql]) => sql).join(' and '), values: found.map(([, value]) => value) };
}
