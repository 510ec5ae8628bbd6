import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, Notifications, Outbox, Page } from '@roost/plugin-kit';
import { BlobsService } from './blobs/blobs.service.js';
import { mediaDeleted, mediaReady, mediaUploaded } from './media.contracts.js';
import { mediaErrors } from './media.errors.js';
import type { Media } from './media.entity.js';
import { type MediaManifest, MediaRepository, type MediaSearch, type Viewer } from './media.repository.js';
import { mayView } from './serving/may-view.js';
import { QuotasService } from './settings/quotas.service.js';
import { boundUpload } from './uploads/bound-upload.js';
import type { StagedUpload } from './uploads/staged-upload.js';

/** Where messages about media go: the payload is the id. */
export const MEDIA_CHANNEL = 'media';

/** Whose an upload becomes. */
export interface MediaOwner {
  ownerId: string;
  projectId: string;
}

const BATCH = 100;

/** Media as rows: made, read, listed, changed, deleted. Their bytes are the part of blobs. */
@Injectable()
export class MediaService {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    private readonly blobs: BlobsService,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly hooks: Hooks,
  ) {}

  /**
   * Makes media of a staged upload, in the caller's transaction if there is one; what is made of it follows.
   *
   * @throws `media.quota_exceeded`, `media.too_large`, and whatever a plugin refuses with
   */
  async create(upload: StagedUpload, { ownerId, projectId }: MediaOwner): Promise<{ id: string }> {
    const { id, filename, bytes, kind, mime } = upload;
    return this.em.transactional(async () => {
      await boundUpload(this.hooks, { ownerId, projectId, filename, bytes, kind, mime });
      const blob = await this.blobs.claim(upload, projectId, ownerId);
      await this.media.insert({ id, projectId, ownerId, filename, blobId: blob.id });
      const fact = { mediaId: id, projectId, ownerId };
      await this.outbox.emit(mediaUploaded, fact, `media:${id}`);
      if (blob.status === 'ready') await this.outbox.emit(mediaReady, fact, `media:${id}`);
      return { id };
    });
  }

  /** @throws `media.not_found`, also for what the viewer may not see. */
  async get(id: string, viewer: Viewer): Promise<MediaManifest> {
    const media = (await this.media.findVisible(id, viewer)) ?? (await this.findAllowed(id, viewer));
    if (!media) throw mediaErrors.not_found();
    return media;
  }

  /** Whether it is theirs, and not in the trash. */
  async isOwn(id: string, ownerId: string): Promise<boolean> {
    return (await this.media.updateOwn([id], ownerId, {})).length > 0;
  }

  /** The newest first. */
  async search(search: MediaSearch): Promise<Page<MediaManifest>> {
    return Page.of(await this.media.search({ ...search, limit: search.limit + 1 }), search.limit);
  }

  /** Renames a medium, or opens or closes it to everyone. @throws `media.not_found` for what is not theirs. */
  async update(id: string, ownerId: string, changes: Partial<Pick<Media, 'filename' | 'access'>>): Promise<void> {
    await this.change(() => this.media.updateOwn([id], ownerId, changes));
  }

  /** Moves to the trash. @throws `media.not_found` when none of them is theirs. */
  async trash(ids: readonly string[], ownerId: string): Promise<string[]> {
    return this.change(() => this.media.moveToTrash(ids, ownerId));
  }

  /** Takes from the trash. @throws `media.not_found` when none of them is theirs and there. */
  async restore(ids: readonly string[], ownerId: string): Promise<string[]> {
    return this.change(() => this.media.takeFromTrash(ids, ownerId));
  }

  /** Deletes for good; the worker removes the bytes once that is committed. @throws `media.not_found` when none of them is theirs. */
  async purge(ids: readonly string[], ownerId: string): Promise<string[]> {
    return this.change(() => this.deleteRows(ids, ownerId));
  }

  /** Deletes all of a person's media for good, or all in their trash. */
  async purgeAll(ownerId: string, options: { trashedOnly?: boolean } = {}): Promise<void> {
    while ((await this.purgeSome(ownerId, options)) > 0);
  }

  /** Deletes some of a person's media for good, in one transaction. @returns how many; 0 when there are none left. */
  async purgeSome(ownerId: string, { trashedOnly = false } = {}): Promise<number> {
    const ids = await this.media.idsOwnedBy(ownerId, BATCH, trashedOnly);
    if (ids.length === 0) return 0;
    return (await this.change(() => this.deleteRows(ids, ownerId), { mayBeNone: true })).length;
  }

  private async findAllowed(id: string, viewer: Viewer): Promise<MediaManifest | undefined> {
    if (!viewer.principal) return undefined;
    const found = await this.media.findPresent(id);
    if (!found) return undefined;
    const { projectId, ...manifest } = found;
    return (await mayView(this.hooks, { id, ownerId: manifest.owner, projectId }, viewer)) ? manifest : undefined;
  }

  private async deleteRows(ids: readonly string[], ownerId: string): Promise<string[]> {
    const deleted = await this.media.deleteOwn(ids, ownerId);
    for (const { id, projectId } of deleted) {
      await this.outbox.emit(mediaDeleted, { mediaId: id, ownerId, projectId }, `media:${id}`);
    }
    await this.blobs.release(deleted.map(({ blobId }) => blobId));
    for (const [projectId, theirs] of Map.groupBy(deleted, (item) => item.projectId)) {
      const bytes = theirs.reduce((sum, item) => sum + item.bytes, 0);
      await this.quotas.add(projectId, { user: { id: ownerId, bytes: -bytes } });
    }
    return deleted.map(({ id }) => id);
  }

  private async change(work: () => Promise<string[]>, { mayBeNone = false } = {}): Promise<string[]> {
    return this.em.transactional(async () => {
      const changed = await work();
      if (changed.length === 0 && !mayBeNone) throw mediaErrors.not_found();
      for (const id of changed) await this.notifications.notify(MEDIA_CHANNEL, id);
      return changed;
    });
  }
}
