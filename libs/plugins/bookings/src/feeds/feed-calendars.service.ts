import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProjectStates, type Validators } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import type { BookingDetails } from '../booking-rows.js';
import { type PeriodFilter, PeriodsRepository } from '../periods.repository.js';
import { plusMinutes } from '../policy/interval.js';
import { ResourcesService } from '../resources/resources.service.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { bookingEntry, calendarText, shiftEntry } from './calendar.js';
import type { Feed } from './feed.entity.js';
import { FeedsRepository } from './feeds.repository.js';
import { tokenHashOf } from './feeds.service.js';

const DAY_MINUTES = 24 * 60;
/** What calendars show of the past, and of what is to come. */
const PAST_DAYS = 90;
const COMING_DAYS = 730;
/** Bookings, and shifts, that one calendar shows of each: programs read all of it every few minutes. */
const MOST_PAST = 500;
const MOST_COMING = 1_500;

/** A calendar, and what tells its versions apart. */
export interface FeedCalendar extends Required<Validators> {
  text: string;
}

/** What is behind links to calendars. */
@Injectable()
export class FeedCalendarsService {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly periods: PeriodsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly resources: ResourcesService,
    private readonly users: UsersService,
    private readonly projects: ProjectStates,
  ) {}

  /** The calendar of a link, as iCalendar text. Notes when the text last changed. @throws `bookings.feed_not_found`, also once its owner's account is not in use; `projects.suspended` */
  async publish(token: string): Promise<FeedCalendar> {
    const feed = await this.feeds.findByHash(tokenHashOf(token));
    const [owner] = feed ? await this.users.findActive([feed.ownerId]) : [];
    if (!feed || !owner) throw bookingsErrors.feed_not_found();
    await this.projects.demandOpen(feed.projectId);
    const text = await this.textOf(feed, owner);
    const hash = createHash('sha256').update(text).digest('hex');
    const isSame = feed.contentHash === hash;
    const lastModified = (isSame ? feed.contentSince : null) ?? (await this.feeds.setContent(feed.id, hash));
    if (!lastModified) throw bookingsErrors.feed_not_found();
    return { text, etag: `"${hash.slice(0, 32)}"`, lastModified };
  }

  private async textOf(feed: Feed, owner: Pick<Profile, 'id' | 'username'>): Promise<string> {
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
