import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@roost/plugin-kit';
import { type SweepReport as StorageReport, SweepsService } from '@roost/storage';
import { MediaOfBlobsRepository } from '../blobs/media-of-blobs.repository.js';
import { mediaErrors } from '../media.errors.js';

export interface SweepReport extends StorageReport {
  missingBlobs: { blobId: string; storage: string; mediaIds: string[] }[];
}

/** Starts sweeps, and says what they came to for media. */
@Injectable()
export class SweepService {
  constructor(
    private readonly em: EntityManager,
    private readonly sweeps: SweepsService,
    private readonly media: MediaOfBlobsRepository,
    private readonly audit: AuditLog,
  ) {}

  async start(projectId: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.sweeps.enqueue();
      await this.audit.record({ action: 'sweep-started', target: 'storage', projectId });
    });
  }

  /** @throws `media.sweep_not_found` before the first one is done. */
  async latest(): Promise<SweepReport> {
    const latest = await this.sweeps.latest();
    if (!latest) throw mediaErrors.sweep_not_found();
    const media = await this.media.idsByBlob(latest.missingBlobs.map(({ blobId }) => blobId));
    const missingBlobs = latest.missingBlobs.map((blob) => ({ ...blob, mediaIds: media.get(blob.blobId) ?? [] }));
    return { ...latest, missingBlobs };
  }
}
