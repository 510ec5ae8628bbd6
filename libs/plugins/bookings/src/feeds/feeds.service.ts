import { createHash, randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, Installation, newId, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { bookingsErrors } from '../bookings.errors.js';
import { BookingsSettings } from '../bookings.settings.js';
import { ResourcesService } from '../resources/resources.service.js';
import type { Feed } from './feed.entity.js';
import { FeedsRepository } from './feeds.repository.js';

export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Secret links to calendars: of a resource, or of one's own bookings and shifts. */
@Injectable()
export class FeedsService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly feeds: FeedsRepository,
    private readonly resources: ResourcesService,
    private readonly installation: Installation,
    private readonly settings: Settings,
  ) {}

  /** @returns the link: it is told this once. @throws `bookings.resource_not_found`, `bookings.too_many_feeds` */
  async create(
    resourceId: string | null,
    { userId: ownerId, projectId }: UserPrincipal,
  ): Promise<{ feed: Feed; url: string }> {
    if (resourceId !== null) await this.resources.get(resourceId, projectId);
    const token = randomBytes(32).toString('base64url');
    const feed: Feed = {
      id: newId(),
      projectId,
      ownerId,
      resourceId,
      tokenHash: tokenHashOf(token),
      contentHash: null,
      contentSince: null,
      createdAt: new Date(),
    };
    const { feeds } = await this.settings.of(BookingsSettings, projectId);
    await this.em.transactional(async () => {
      await this.database.lock(`bookings:feeds:${ownerId}`);
      if ((await this.feeds.countOf(ownerId)) >= feeds) throw bookingsErrors.too_many_feeds();
      await this.feeds.insert(feed);
    });
    return { feed, url: `${this.installation.baseUrl}/bookings/feeds/${token}.ics` };
  }

  async listOf({ userId }: UserPrincipal): Promise<Feed[]> {
    return this.feeds.listOf(userId);
  }

  /** Nobody can use the link any more. @throws `bookings.feed_not_found` */
  async delete(id: string, { userId }: UserPrincipal): Promise<void> {
    if (!(await this.feeds.delete(id, userId))) throw bookingsErrors.feed_not_found();
  }
}
