import { Injectable } from '@nestjs/common';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import { BookingsRepository } from '../bookings.repository.js';
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

/** What is behind links to calendars. */
@Injectable()
export class FeedCalendarsService {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly bookings: BookingsRepository,
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
    const window = { projectId: feed.projectId, states: ['pending', 'confirmed'] as const, from, to };
    if (feed.resourceId === null) {
      const bookings = await this.bookings.list({ ...window, bookerId: owner.id });
      const shifts = await this.shifts.listOf(owner.id, from);
      return calendarText(owner.username, [
        ...bookings.map((each) => bookingEntry(each, 'own')),
        ...shifts.map(shiftEntry),
      ]);
    }
    const resource = await this.resources.get(feed.resourceId, feed.projectId);
    const bookings = await this.bookings.list({ ...window, resourceId: resource.id });
    const shifts = await this.shifts.list(resource.id, { start: from, end: to });
    return calendarText(resource.name, [
      ...bookings.map((each) => bookingEntry(each, 'resource')),
      ...shifts.map(shiftEntry),
    ]);
  }
}
