import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { BookingDetails } from '../booking-rows.js';
import type { ShiftDetails } from '../shifts/shifts.repository.js';

/** Something in a calendar. */
export interface CalendarEntry {
  id: string;
  start: Date;
  end: Date;
  summary: string;
  description: string | null;
  isTentative: boolean;
  sequence: number;
  stamp: Date;
  changedAt: Date | null;
}

/** How often programs may ask again. */
const REFRESH_SECONDS = 900;

/** @param calendar one's own says what it is about; that of a resource only that it is taken, and for which unit */
export function bookingEntry(booking: BookingDetails, calendar: 'own' | 'resource'): CalendarEntry {
  const { id, start, end, resourceName, unitName, description, state, sequence, updatedAt } = booking;
  const isOwn = calendar === 'own';
  const summary = unitName === null ? resourceName : `${resourceName} (${unitName})`;
  const common = { id, start, end, summary, isTentative: state === 'pending', sequence, stamp: updatedAt };
  return { ...common, changedAt: updatedAt, description: isOwn && description !== '' ? description : null };
}

export function shiftEntry({
  id,
  start,
  end,
  resourceName,
  personIds,
  capacity,
  createdAt,
}: ShiftDetails): CalendarEntry {
  const summary = `${resourceName} (${personIds.length}/${capacity})`;
  const common = { id, start, end, summary, stamp: createdAt, changedAt: null };
  return { ...common, description: null, isTentative: false, sequence: 0 };
}

/** iCalendar (RFC 5545). Times are UTC: every program shows them by its own clock. The same entries make the same text, so that it can be compared. */
export function calendarText(name: string, entries: readonly CalendarEntry[]): string {
  const prodId = { company: 'Roost', product: 'Bookings', language: 'EN' };
  const calendar = ical({ name, prodId, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_SECONDS });
  for (const { id, isTentative, changedAt, description, ...entry } of entries) {
    calendar.createEvent({
      ...entry,
      id: `${id}@roost`,
      description,
      status: isTentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      ...(changedAt ? { lastModified: changedAt } : {}),
    });
  }
  // RFC 5545, 3.1: also the last line ends.
  return `${calendar.toString()}\r\n`;
}
