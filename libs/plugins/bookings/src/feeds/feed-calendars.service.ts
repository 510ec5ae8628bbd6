import { Injectable } from '@nestjs/common';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import type { BookingDetails } from '../booking-rows.js';
import { type PeriodFilter, PeriodsRepository } from '../periods.repository.js';
import { plusMinutes } from '../policy/interval.js';
import { ResourcesService } from '../resources/resources.service.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { bookingEntry, calendarText, shiftEntry } from './calendar.js';
import { FeedsRepository } from './feeds.repository.js';
import { tokenHashOf } from './feeds.service.js';

const DAY_MINUTES = 24 * 60;
/** What calendars show of the past, and of what is to come. */
const PAST_DAYS = 90;
const COMING_DAYS = 730;
/** Bookings, and shifts, that one calendar shows of each: programs read all of it every few minutes. */
const MOST_PAST = 500;
const MOST_COMING = 1_500;

/** What is behind links to calendars. */
@Injectable()
export class FeedCalendarsService {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly periods: PeriodsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly resources: ResourcesService,
    private readonly users: UsersService,
  ) {}

  /** The calendar of a link, as iCalendar text. @throws `bookings.feed_not_found`, also once its owner's account is not in use */
  async read(token: string): Promise<string> {
    const feed = await this.feeds.findByHash(tokenHashOf(token));
    const [owner] = feed ? await this.users.findActive([feed.ownerId]) : [];
    if (!feed || !owner) throw bookingsErrors.feed_not_found();
    const now = new Date();
    const from = plusMinutes(now, -PAST_DAYS * DAY_MINUTES);
    const to = plusMinutes(now, COMING_DAYS * DAY_MINUTES);
    const past = { start: from, end: now };
    const coming = { start: now, end: to };
    const holding = { projectId: feed.projectId, states: ['pending', 'confirmed'] as const };
    const around = async (filter: PeriodFilter): Promise<BookingDetails[]> => [
      ...(await this.periods.last(filter, past, MOST_PAST)),
      ...(await this.periods.page(filter, coming, MOST_COMING)),
    ];
    if (feed.resourceId === null) {
      const bookings = await around({ ...holding, bookerId: owner.id });
      const shifts = await this.shifts.listOf(owner.id, from);
      return calendarText(owner.username, [
        ...bookings.map((each) => bookingEntry(each, 'own')),
        ...shifts.map(shiftEntry),
      ]);
    }
    const resource = await this.resources.get(feed.resourceId, feed.projectId);
    const bookings = await around({ ...holding, resourceId: resource.id });
    const shifts = await this.shifts.list(resource.id, { start: from, end: to }, MOST_PAST + MOST_COMING);
    return calendarText(resource.name, [
      ...bookings.map((each) => bookingEntry(each, 'resource')),
      ...shifts.map(shiftEntry),
    ]);
  }
}
