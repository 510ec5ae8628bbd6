import { Injectable } from '@nestjs/common';
import { ProjectStates } from '@roost/plugin-kit';
import { titleOf } from '../booking-rows.js';
import { BookingsRepository } from '../bookings.repository.js';
import { bookingEntry, type CalendarEntry, shiftEntry } from '../feeds/calendar.js';
import type { Interval } from '../policy/interval.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { BookingLinks } from './booking-links.js';

/** Something that begins within a day, and who is to hear of it. */
export interface ComingEvent extends Interval {
  userId: string;
  title: string;
  timeZone: string;
  location: string;
  /** Where the button leads, in a project. */
  link: (projectId: string) => Promise<string>;
  entry: CalendarEntry;
  /** Names the fact that the mail is about. */
  key: string;
}

/** Bookings and shifts of which people are to be reminded. */
@Injectable()
export class ComingEventsService {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly links: BookingLinks,
    private readonly projects: ProjectStates,
  ) {}

  /** Takes some of each, in the caller's transaction. Those of suspended projects wait until they are restored. */
  async take(limit: number): Promise<ComingEvent[]> {
    const closed = await this.projects.closedIds();
    const bookings = (await this.bookings.takeReminders(closed, limit)).map(
      ({ bookerId, ...booking }): ComingEvent => ({
        ...booking,
        title: titleOf(booking),
        userId: bookerId,
        link: (projectId) => this.links.toBooking(projectId, booking.id),
        entry: bookingEntry({ ...booking, bookerId }, 'own'),
        key: `${booking.id}:${booking.sequence}`,
      }),
    );
    const shifts = (await this.shifts.takeReminders(closed, limit)).map(({ userId, shift }): ComingEvent => ({
      ...shift,
      title: shift.resourceName,
      userId,
      link: (projectId) => this.links.toShift(projectId, shift.id),
      entry: shiftEntry(shift),
      key: `${shift.id}:${userId}:${shift.start.toISOString()}`,
    }));
    return [...bookings, ...shifts];
  }
}
