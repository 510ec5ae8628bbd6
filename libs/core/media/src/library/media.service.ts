import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, Notifications, Outbox, Page } from '@roost/plugin-kit';
import { MediaBlobs } from '../blobs/media-blobs.service.js';
import { mediaReady, mediaUploaded } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import type { Media, MediaAccess } from '../media.entity.js';
import { type MediaManifest, MediaRepository, type MediaSearch } from './media.repository.js';
import type { Viewer } from '../access/viewer.js';
import { AccessPolicy } from '../access/access-policy.js';
import { boundUpload } from './bound-upload.js';
import type { StagedUpload } from './staged-upload.js';
import { MEDIA_CHANNEL } from '../media.channels.js';

/** The owner of an upload. */
export interface MediaOwner {
  ownerId: string;
  projectId: string;
}

/** Media as rows: made, read, listed, changed. Their bytes are the part of blobs. */
@Injectable()
export class MediaService {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    private readonly blobs: MediaBlobs,
    private readonly policy: AccessPolicy,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly hooks: Hooks,
  ) {}

  /**
   * Makes media of a staged upload, in the caller's transaction if there is one; what is made of it follows.
   *
   * @throws `media.quota_exceeded`, `media.too_large`, and whatever a plugin refuses with
   */
  async create(upload: StagedUpload, owner: MediaOwner): Promise<{ id: string }> {
    await this.em.transactional(() => this.insert(upload, owner));
    return { id: upload.id };
  }

  /** As `create`, only within a transaction, and without a savepoint of its own. */
  async insert(
    upload: StagedUpload,
    { ownerId, projectId }: MediaOwner,
    access: MediaAccess = 'private',
  ): Promise<void> {
    const { id, filename, bytes, kind, mime } = upload;
    await boundUpload(this.hooks, { ownerId, projectId, filename, bytes, kind, mime });
    const blob = await this.blobs.claim(upload, projectId, ownerId);
    await this.media.insert({ id, projectId, ownerId, filename, access, blobId: blob.id });
    const fact = { mediaId: id, projectId, ownerId };
    await this.outbox.emit(mediaUploaded, fact, `media:${id}`);
    if (blob.status === 'ready') await this.outbox.emit(mediaReady, fact, `media:${id}`);
  }

  /** @throws `media.not_found`, also for what the viewer may not see. */
  async get(id: string, viewer: Viewer): Promise<MediaManifest> {
    const found = await this.media.findPresent(id);
    if (!found) throw mediaErrors.not_found();
    const { projectId, ...manifest } = found;
    const { owner: ownerId, access, takenDownAt } = manifest;
    const viewed = { id, ownerId, projectId, access, isTakenDown: takenDownAt !== null };
    if (!(await this.policy.grantOf(viewed, viewer))) throw mediaErrors.not_found();
    return manifest;
  }

  /** Whether it is theirs, and not in the trash. */
  async isOwn(id: string, ownerId: string): Promise<boolean> {
    return (await this.media.findOwn([id], ownerId)).length > 0;
  }

  /** The newest first. */
  async search(search: MediaSearch): Promise<Page<MediaManifest>> {
    return Page.of(await this.media.search({ ...search, limit: search.limit + 1 }), search.limit);
  }

  /** Renames a medium, or opens or closes it to others. @throws `media.not_found` for what is not theirs. */
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

  private async change(work: () => Promise<string[]>): Promise<string[]> {
    return this.em.transactional(async () => {
      const changed = await work();
      if (changed.length === 0) throw mediaErrors.not_found();
      for (const id of changed) await this.notifications.notify(MEDIA_CHANNEL, id);
      return changed;
    });
  }
}
