import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Notifications, Outbox } from '@roost/plugin-kit';
import { MediaBlobs } from '../blobs/media-blobs.service.js';
import { mediaDeleted } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { MediaDeletionRepository } from './media-deletion.repository.js';
import { MEDIA_CHANNEL } from '../media.channels.js';

const BATCH = 100;

/** Deletes media permanently. After the commit, the worker removes bytes without references. */
@Injectable()
export class MediaDeletion {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaDeletionRepository,
    private readonly blobs: MediaBlobs,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
  ) {}

  /** @returns the ids of those that were theirs. @throws `media.not_found` when none of them was. */
  async delete(ids: readonly string[], ownerId: string): Promise<string[]> {
    const deleted = await this.deleteSome(ids, ownerId);
    if (deleted.length === 0) throw mediaErrors.not_found();
    return deleted;
  }

  /** Deletes all of a person's media. */
  async deleteAll(ownerId: string): Promise<void> {
    while ((await this.deleteNext(ownerId)) > 0);
  }

  /**
   * Deletes some of a person's media, in one transaction.
   *
   * @param options.trashedBefore only what came into the trash before this moment
   * @returns how many were looked at; 0 when there are none left.
   */
  async deleteNext(ownerId: string, { trashedBefore }: { trashedBefore?: string } = {}): Promise<number> {
    const ids = await this.media.idsOwnedBy(ownerId, BATCH, trashedBefore);
    if (ids.length > 0) await this.deleteSome(ids, ownerId, trashedBefore);
    return ids.length;
  }

  /** Deletes what has been in the trash for so many days, but for that of some projects. */
  async deleteLongTrashed(days: number, exceptProjects: readonly string[]): Promise<void> {
    const before = await this.media.daysAgo(days);
    for (;;) {
      const due = await this.media.longTrashed(before, exceptProjects, BATCH);
      for (const [ownerId, theirs] of Map.groupBy(due, (item) => item.ownerId)) {
        await this.deleteSome(
          theirs.map(({ id }) => id),
          ownerId,
          before,
        );
      }
      if (due.length < BATCH) return;
    }
  }

  private async deleteSome(ids: readonly string[], ownerId: string, trashedBefore?: string): Promise<string[]> {
    return this.em.transactional(async () => {
      const deleted = await this.media.deleteOwn(ids, ownerId, trashedBefore);
      const facts = deleted.map(({ id, projectId }) => ({
        payload: { mediaId: id, ownerId, projectId },
        aggregate: `media:${id}`,
      }));
      await this.outbox.emitAll(mediaDeleted, facts);
      for (const { id, wasTrashed } of deleted) {
        // What was in the trash is nowhere in memory.
        if (!wasTrashed) await this.notifications.notify(MEDIA_CHANNEL, id);
      }
      await this.blobs.release(deleted.map(({ blobId }) => blobId));
      for (const [projectId, theirs] of Map.groupBy(deleted, (item) => item.projectId)) {
        const bytes = theirs.reduce((sum, item) => sum + item.bytes, 0);
        await this.quotas.add(projectId, { user: { id: ownerId, bytes: -bytes } });
      }
      return deleted.map(({ id }) => id);
    });
  }
}
