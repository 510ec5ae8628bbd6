import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob, Texts } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { remindBookers } from '../bookings.contracts.js';
import { titleOf } from '../booking-rows.js';
import { BookingsRepository } from '../bookings.repository.js';
import { bookingEntry, type CalendarEntry, calendarFile, shiftEntry } from '../feeds/calendar.js';
import type { Interval } from '../policy/interval.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { BookingLinks } from './booking-links.js';
import { when } from './when.js';

const BATCH = 100;

/** Something that begins within a day, and who is to hear of it. */
interface Coming extends Interval {
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

/** Reminds of bookings and shifts the day before. That somebody is not reminded again, and the mail, are one transaction. */
@Injectable()
export class RemindJob {
  constructor(
    private readonly em: EntityManager,
    private readonly bookings: BookingsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly users: UsersService,
    private readonly mail: MailService,
    private readonly links: BookingLinks,
    private readonly texts: Texts,
  ) {}

  @OnJob(remindBookers)
  async remind(): Promise<void> {
    while ((await this.em.transactional(() => this.remindSome())) > 0);
  }

  /** @returns how many were due. */
  private async remindSome(): Promise<number> {
    const bookings = (await this.bookings.takeReminders(BATCH)).map(({ bookerId, ...booking }): Coming => ({
      ...booking,
      title: titleOf(booking),
      userId: bookerId,
      link: (projectId) => this.links.toBooking(projectId, booking.id),
      entry: bookingEntry({ ...booking, bookerId }, 'own'),
      key: `${booking.id}:${booking.sequence}`,
    }));
    const shifts = (await this.shifts.takeReminders(BATCH)).map(({ userId, shift }): Coming => ({
      ...shift,
      title: shift.resourceName,
      userId,
      link: (projectId) => this.links.toShift(projectId, shift.id),
      entry: shiftEntry(shift),
      key: `${shift.id}:${userId}:${shift.start.toISOString()}`,
    }));
    const coming = [...bookings, ...shifts];
    const users = new Map(
      (await this.users.findActive(coming.map(({ userId }) => userId))).map((user) => [user.id, user]),
    );
    for (const { userId, title: resource, location, timeZone, key, link, entry, ...interval } of coming) {
      const user = users.get(userId);
      if (!user) continue;
      const { projectId, email: to, locale, username } = user;
      const time = when(interval, timeZone, this.texts.dateLocale(locale));
      const url = await link(projectId);
      const data = { name: nameOf(user), username, resource, location, time, url };
      await this.mail.send({
        projectId,
        to,
        locale,
        template: 'bookings.reminder',
        data,
        dedupeKey: `bookings.reminder:${key}`,
        attachments: [calendarFile([entry])],
      });
    }
    return coming.length;
  }
}
