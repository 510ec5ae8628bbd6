import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Person } from '@roost/plugin-kit';
import type { MediaUpload } from '../media-upload.entity.js';
import { PartialUploads } from '../partial-uploads.js';
import { type NewUpload, PartialUploadsRepository } from '../partial-uploads.repository.js';
import { UploadLimits } from '../upload-limits.js';
import { refused } from './tus-headers.js';

/** The file that parts are put together to. */
export type WholeFile = Pick<NewUpload, 'id' | 'filename' | 'metadata' | 'expiresAt'>;

/** Makes one upload of several, whose bytes stay where they are until they become media. */
@Injectable()
export class UploadConcatenation {
  constructor(
    private readonly em: EntityManager,
    private readonly uploads: PartialUploads,
    private readonly repository: PartialUploadsRepository,
    private readonly limits: UploadLimits,
  ) {}

  /**
   * @param ids of whole partial uploads of the same person, in order; they are gone afterwards
   * @returns the upload, all of which is there
   * @throws `media.upload_not_found`, `media.tus_refused`, and what `UploadLimits.admit` throws
   */
  async join(ids: readonly string[], file: WholeFile, { userId: ownerId, projectId }: Person): Promise<MediaUpload> {
    return this.em.transactional(async () => {
      // In one order, so that two who join the same uploads wait for each other instead of both for ever.
      for (const id of ids.toSorted()) await this.repository.lock(id);
      const found: MediaUpload[] = [];
      for (const id of ids) found.push(await this.uploads.find(id, ownerId));
      const storage = storageOf(found);
      for (const { id } of found) await this.repository.delete(id);
      const total = found.reduce((sum, { bytes }) => sum + bytes, 0);
      const bytes = await this.limits.admit({ userId: ownerId, projectId }, { filename: file.filename, bytes: total });
      const kind = { way: 'resumable' as const, isDeferred: false, isPartial: false, sha256: null };
      await this.repository.insert({ ...file, ...kind, ownerId, projectId, bytes, storage });
      const parts = found.flatMap((part) => part.parts);
      await this.repository.advance(file.id, 0, bytes, parts);
      return this.uploads.find(file.id, ownerId);
    });
  }
}

/** @throws `media.tus_refused` for what cannot be put together. */
function storageOf(parts: readonly MediaUpload[]): string {
  for (const { isPartial, isDeferred, received, bytes, expiresAt } of parts) {
    if (!isPartial) throw refused('Only partial uploads are put together');
    if (isDeferred || received < bytes) throw refused('A partial upload is not whole yet');
    if (expiresAt.getTime() < Date.now()) throw refused('A partial upload was left for too long');
  }
  const [storage, ...others] = new Set(parts.map((part) => part.storage));
  if (storage === undefined || others.length > 0) throw refused('The storage was changed meanwhile: begin again');
  return storage;
}
