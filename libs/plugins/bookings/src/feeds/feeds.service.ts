import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Installation, newId, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import { BookingsRepository } from '../bookings.repository.js';
import { plusMinutes } from '../policy/interval.js';
import { ResourcesService } from '../resources/resources.service.js';
import { ShiftsRepository } from '../shifts/shifts.repository.js';
import { bookingEntry, calendarText, shiftEntry } from './calendar.js';
import type { Feed } from './feed.entity.js';
import { FeedsRepository } from './feeds.repository.js';

const DAY_MINUTES = 24 * 60;
/** What calendars show of the past, and of what is to come. */
const PAST_DAYS = 90;
const COMING_DAYS = 730;

/** Links that one person may have. */
const MOST_FEEDS = 50;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Calendars behind secret links: of a resource, or of one's own bookings and shifts. */
@Injectable()
export class FeedsService {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly bookings: BookingsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly resources: ResourcesService,
    private readonly users: UsersService,
    private readonly installation: Installation,
  ) {}

  /** @returns the link: it is told this once. @throws `bookings.resource_not_found`, `bookings.too_many_feeds` */
  async create(
    resourceId: string | null,
    { userId: ownerId, projectId }: UserPrincipal,
  ): Promise<{ feed: Feed; url: string }> {
    if (resourceId !== null) await this.resources.get(resourceId, projectId);
    if ((await this.feeds.listOf(ownerId)).length >= MOST_FEEDS) throw bookingsErrors.too_many_feeds();
    const token = randomBytes(32).toString('base64url');
    const feed = { id: newId(), projectId, ownerId, resourceId, tokenHash: hashOf(token), createdAt: new Date() };
    await this.feeds.insert(feed);
    return { feed, url: `${this.installation.baseUrl}/bookings/feeds/${token}.ics` };
  }

  async listOf({ userId }: UserPrincipal): Promise<Feed[]> {
    return this.feeds.listOf(userId);
  }

  /** Nobody can use the link any more. @throws `bookings.feed_not_found` */
  async delete(id: string, { userId }: UserPrincipal): Promise<void> {
    if (!(await this.feeds.delete(id, userId))) throw bookingsErrors.feed_not_found();
  }

  /** The calendar of a link, as iCalendar text. @throws `bookings.feed_not_found`, also once its owner's account is not in use */
  async read(token: string): Promise<string> {
    const feed = await this.feeds.findByHash(hashOf(token));
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
