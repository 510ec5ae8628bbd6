import type { MailAttachment } from '@roost/mail';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { BookingState } from '../booking.entity.js';
import { type BookingDetails, titleOf } from '../booking-rows.js';
import type { ShiftDetails } from '../shifts/shifts.repository.js';

/** Something in a calendar. */
export interface CalendarEntry {
  id: string;
  start: Date;
  end: Date;
  summary: string;
  description: string | null;
  location: string;
  status: 'tentative' | 'confirmed' | 'cancelled';
  sequence: number;
  stamp: Date;
  changedAt: Date | null;
}

const STATUS: Readonly<Record<BookingState, CalendarEntry['status']>> = {
  pending: 'tentative',
  confirmed: 'confirmed',
  rejected: 'cancelled',
  cancelled: 'cancelled',
};

const EVENT_STATUS = {
  tentative: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
};

/** How often programs may ask again. */
const REFRESH_SECONDS = 900;

/** @param calendar one's own says what it is about; that of a resource only that it is taken, and for which unit */
export function bookingEntry(booking: BookingDetails, calendar: 'own' | 'resource'): CalendarEntry {
  const { id, start, end, location, description, state, sequence, updatedAt } = booking;
  const isOwn = calendar === 'own';
  const common = {
    id,
    start,
    end,
    summary: titleOf(booking),
    location,
    status: STATUS[state],
    sequence,
    stamp: updatedAt,
  };
  return { ...common, changedAt: updatedAt, description: isOwn && description !== '' ? description : null };
}

export function shiftEntry({
  id,
  start,
  end,
  resourceName,
  personIds,
  capacity,
  location,
  createdAt,
}: ShiftDetails): CalendarEntry {
  const summary = `${resourceName} (${personIds.length}/${capacity})`;
  const common = { id, start, end, summary, location, stamp: createdAt, changedAt: null };
  return { ...common, description: null, status: 'confirmed', sequence: 0 };
}

/** iCalendar (RFC 5545). Times are UTC: every program shows them by its own clock. The same entries make the same text, so that it can be compared. */
export function calendarText(name: string | null, entries: readonly CalendarEntry[]): string {
  const prodId = { company: 'Roost', product: 'Bookings', language: 'EN' };
  // A file without a name goes into the calendar that its reader has.
  const feed = name === null ? {} : { name, ttl: REFRESH_SECONDS };
  const calendar = ical({ ...feed, prodId, method: ICalCalendarMethod.PUBLISH });
  for (const { id, status, changedAt, description, location, ...entry } of entries) {
    calendar.createEvent({
      ...entry,
      id: `${id}@roost`,
      description,
      location: location === '' ? null : location,
      status: EVENT_STATUS[status],
      ...(changedAt ? { lastModified: changedAt } : {}),
    });
  }
  // RFC 5545, 3.1: also the last line ends.
  return `${calendar.toString()}\r\n`;
}

/** The same, as a file that comes with a mail. */
export const calendarFile = (entries: readonly CalendarEntry[]): MailAttachment => ({
  filename: 'calendar.ics',
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content: calendarText(null, entries),
});
