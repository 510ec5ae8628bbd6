import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaService, type StagedUpload } from '@roost/media';
import { AuditLog, Notifications, Page, type UserPrincipal } from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import type { Thing } from './thing.entity.js';
import { ThingQuota } from './thing-quota.js';
import { type ThingFilter, type ThingRow, ThingsRepository } from './things.repository.js';

/** Channel on which processes report changed things; the payload is the id. */
export const THING_CHANNEL = 'thing';

/** Manages things. */
@Injectable()
export class ThingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly things: ThingsRepository,
    private readonly media: MediaService,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
    private readonly quota: ThingQuota,
  ) {}

  /** @throws `lending.name_taken`, `lending.quota_exceeded` */
  async create(projectId: string, name: string, resourceId: string | null): Promise<ThingRow> {
    return this.em.transactional(async () => {
      const id = await this.things.insert(projectId, name, resourceId);
      if (id === undefined) throw lendingErrors.name_taken();
      await this.quota.hold(projectId);
      return this.get(id, projectId);
    });
  }

  /** @throws `lending.thing_not_found`, also for things of other projects */
  async get(id: string, projectId: string): Promise<ThingRow> {
    const thing = await this.things.find(id);
    if (thing?.projectId !== projectId) throw lendingErrors.thing_not_found();
    return thing;
  }

  async list(filter: ThingFilter): Promise<Page<Thing>> {
    return Page.of(await this.things.list({ ...filter, limit: filter.limit + 1 }), filter.limit);
  }

  /** Members can see it because of `PhotoViewers`. @throws `lending.thing_not_found`, `media.quota_exceeded` */
  async setPhoto(id: string, upload: StagedUpload, { userId: ownerId, projectId }: UserPrincipal): Promise<ThingRow> {
    await this.em.transactional(async () => {
      await this.get(id, projectId);
      const photo = await this.media.create(upload, { ownerId, projectId });
      await this.things.setPhoto(id, photo.id, ownerId);
    });
    return this.get(id, projectId);
  }

  /** @returns how many are missing. */
  async takeStock(found: readonly string[], { projectId }: UserPrincipal): Promise<number> {
    return this.em.transactional(async () => {
      const missing = await this.things.takeStock(projectId, found);
      for (const id of missing) this.notifications.wake(THING_CHANNEL, id);
      const target = `project:${projectId}`;
      await this.audit.record({ action: 'stock-taken', target, projectId, details: { missing } });
      return missing.length;
    });
  }
}
