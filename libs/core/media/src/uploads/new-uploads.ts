import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Idempotency } from '@roost/plugin-kit';
import { Storages } from '@roost/storage';
import { PartialUploads } from './partial-uploads.js';
import { type NewUpload, PartialUploadsRepository } from './partial-uploads.repository.js';
import { UploadLimits } from './upload-limits.js';

/** An upload that a client announces. */
export type UploadDraft = Pick<NewUpload, 'id' | 'ownerId' | 'projectId' | 'way' | 'filename' | 'metadata'> &
  Partial<Pick<NewUpload, 'sha256' | 'expiresAt' | 'isPartial'>> & {
    /** Undefined where it is told later. */
    bytes: number | undefined;
  };

/** Begins uploads that arrive in pieces, or beside us. */
@Injectable()
export class NewUploads {
  constructor(
    private readonly em: EntityManager,
    private readonly repository: PartialUploadsRepository,
    private readonly uploads: PartialUploads,
    private readonly storages: Storages,
    private readonly limits: UploadLimits,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * @param facts by which requests with the same `Idempotency-Key` are the same
   * @returns the id of the upload; another one than that of the draft when it was begun by an earlier request. It may have ended since.
   * @throws `media.empty`, `media.too_large`, `media.too_many_uploads`, `media.quota_exceeded`, `media.way_unavailable`, and what plugins and `Idempotency.claim` throw
   */
  async begin(draft: UploadDraft, facts: readonly (string | number | undefined)[]): Promise<string> {
    const { id, ownerId: userId, projectId } = draft;
    return this.em.transactional(async () => {
      const first = await this.idempotency.claim(id, facts);
      if (first !== id) return first;
      const bytes = await this.limits.admit({ userId, projectId }, draft);
      const isDeferred = draft.bytes === undefined;
      const { name: storage } = this.storages.incoming;
      this.uploads.driverOf(storage);
      const defaults = { sha256: null, expiresAt: this.limits.expiry(), isPartial: false };
      await this.repository.insert({ ...defaults, ...draft, bytes, isDeferred, storage });
      return id;
    });
  }
}
