import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox, Page } from '@roost/plugin-kit';
import type { StagedUpload } from './media-uploads.js';
import { mediaErrors } from './media.errors.js';
import { MediaRepository, type MediaWithVariants } from './media.repository.js';

/** Whose an upload becomes. */
export interface MediaOwner {
  ownerId: string;
  projectId: string;
}

/** Media as rows: made, read, listed, deleted. Their bytes are {@link MediaFilesService}'s part. */
@Injectable()
export class MediaService {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Makes media of a staged upload, in the caller's transaction if there is one; its variants follow. */
  async create(upload: StagedUpload, { ownerId, projectId }: MediaOwner): Promise<{ id: string }> {
    const { id } = upload;
    await this.em.transactional(async () => {
      await this.media.insert({ ...upload, ownerId, projectId, kind: 'image' });
      await this.outbox.emit('media.uploaded', { mediaId: id, projectId, ownerId }, `media:${id}`);
      await this.outbox.enqueue('media.derive-variants', { mediaId: id });
    });
    return { id };
  }

  /** @throws `media.not_found`, also for what belongs to someone else. */
  async get(id: string, ownerId: string): Promise<MediaWithVariants> {
    const media = await this.media.findOwn(id, ownerId);
    if (!media) throw mediaErrors.not_found();
    return media;
  }

  async isOwn(id: string, ownerId: string): Promise<boolean> {
    return (await this.media.findOwn(id, ownerId)) !== undefined;
  }

  /** The newest first. @param cursor `nextCursor` of the page before. */
  async list(ownerId: string, limit: number, cursor: string | undefined): Promise<Page<MediaWithVariants>> {
    return Page.of(await this.media.listOwn(ownerId, limit + 1, cursor), limit);
  }

  /** Deletes the rows; the worker removes the bytes once that is committed. @throws `media.not_found` */
  async delete(id: string, ownerId: string): Promise<void> {
    await this.em.transactional(async () => {
      const deleted = await this.media.deleteOwn(id, ownerId);
      if (!deleted) throw mediaErrors.not_found();
      await this.outbox.emit('media.deleted', { mediaId: id, ownerId, ...deleted }, `media:${id}`);
      await this.outbox.enqueue('media.delete-bytes', { mediaId: id });
    });
  }
}
