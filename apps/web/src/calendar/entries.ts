import { i18n } from '../i18n/i18n.ts';
import type { Booking, Resource, Shift } from './bookings.ts';
import { exactDay } from './period.ts';
import { clockOf, type Day, dayOf, plusDays, type Wall, wallOf } from './zoned.ts';

/** How it looks: one's own, one's own that waits for a manager, somebody else's, a shift with a place left. */
export type Look = 'mine' | 'waiting' | 'taken' | 'open';

/** A booking or a shift, as calendars show it: by the clocks of its resource. */
export interface Entry {
  id: string;
  kind: 'booking' | 'shift';
  resourceId: string;
  title: string;
  /** Whose it is, or how many are on it. */
  line: string;
  look: Look;
  from: Wall;
  to: Wall;
  /** Its booker may still move it. */
  movable: boolean;
}

export function entryOfBooking(booking: Booking, zone: string, now: number): Entry {
  const { id, resourceId, resourceName: title, own, state, start, end } = booking;
  const look = own ? (state === 'pending' ? 'waiting' : 'mine') : 'taken';
  const times = { from: wallOf(start, zone), to: wallOf(end, zone) };
  return {
    id,
    kind: 'booking',
    resourceId,
    title,
    line: lineOf(booking),
    look,
    ...times,
    movable: own && Date.parse(end) > now,
  };
}

/** As much as the API tells: who booked something themselves is told to managers only. */
function lineOf({ own, state, unitName }: Booking): string {
  const { t } = i18n.global;
  if (own && state === 'pending') return t('calendar.youWaiting');
  if (own) return unitName === null ? t('calendar.you') : t('calendar.youFor', { unit: unitName });
  return unitName ?? t('calendar.taken');
}

export function entryOfShift(shift: Shift, zone: string): Entry {
  const { id, resourceId, resourceName: title, own, people, capacity, start, end } = shift;
  const count = i18n.global.t('calendar.places', { taken: people.length, all: capacity });
  const look = own ? 'mine' : people.length < capacity ? 'open' : 'taken';
  return {
    id,
    kind: 'shift',
    resourceId,
    title,
    line: own ? i18n.global.t('calendar.youAnd', { count }) : count,
    look,
    from: wallOf(start, zone),
    to: wallOf(end, zone),
    movable: false,
  };
}

export const zonesOf = (resources: readonly Resource[]): ReadonlyMap<string, string> =>
  new Map(resources.map(({ id, policy }) => [id, policy.timeZone]));

/** "10:00–12:30"; on a day of several "from 10:00", "until 12:30" or "all day". */
export function timesOnDay({ from, to }: { from: Wall; to: Wall }, day: Day): string {
  const { t } = i18n.global;
  const [begins, ends] = [dayOf(from) === day, to <= `${plusDays(day, 1)}T00:00`];
  if (begins && ends) return `${clockOf(from)}–${endClock({ from, to })}`;
  if (begins) return t('calendar.fromClock', { clock: clockOf(from) });
  return ends ? t('calendar.untilClock', { clock: clockOf(to) }) : t('calendar.allDay');
}

/** "Friday 27 November, 10:00–12:30"; both days where it does not end on the day on which it begins. */
export function whenOf({ from, to }: { from: Wall; to: Wall }, today: Day): string {
  const first = exactDay(dayOf(from), today);
  if (to <= `${plusDays(dayOf(from), 1)}T00:00`) return `${first}, ${clockOf(from)}–${endClock({ from, to })}`;
  return `${first} ${clockOf(from)} – ${exactDay(dayOf(to), today)} ${clockOf(to)}`;
}

/** Midnight ends the day before it. */
const endClock = ({ from, to }: { from: Wall; to: Wall }): string => (dayOf(to) > dayOf(from) ? '24:00' : clockOf(to));
