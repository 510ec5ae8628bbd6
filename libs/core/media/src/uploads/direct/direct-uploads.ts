import { Injectable } from '@nestjs/common';
import { Problem } from '@roost/plugin-kit';
import { mediaErrors } from '../../media.errors.js';
import { uploadPrefix } from '../../media.keys.js';
import type { MediaManifest } from '../../media.repository.js';
import { MediaService } from '../../media.service.js';
import { storageErrors } from '../../storage.errors.js';
import type { PresignedRequest } from '../../storage.port.js';
import { cleanName } from '../media-uploads.js';
import type { MediaUpload } from '../media-upload.entity.js';
import { PartialUploads } from '../partial-uploads.js';
import { PartialUploadsRepository } from '../partial-uploads.repository.js';

/** How long a client has to send the file. In seconds. */
const SECONDS = 3600;

/** What a client says of a file that it will send. */
export interface AnnouncedFile {
  filename: string;
  bytes: number;
  /** In hex. */
  sha256: string;
  mime?: string | undefined;
}

/** Leave to send a file. */
export interface DirectUpload {
  id: string;
  request: PresignedRequest;
  expiresAt: Date;
}

const fileKey = (id: string): string => `${uploadPrefix(id)}file`;

/** Uploads straight to the storage, by a URL that it accepts for one file of one size. */
@Injectable()
export class DirectUploads {
  constructor(
    private readonly uploads: PartialUploads,
    private readonly repository: PartialUploadsRepository,
    private readonly media: MediaService,
  ) {}

  /** @throws `media.way_unavailable` and what `PartialUploads.begin` throws */
  async presign(
    { filename, bytes, sha256, mime }: AnnouncedFile,
    owner: { userId: string; projectId: string; idempotencyKey: string | undefined },
  ): Promise<DirectUpload> {
    const { userId: ownerId, projectId, idempotencyKey = null } = owner;
    const known = idempotencyKey === null ? null : await this.repository.findByKey(ownerId, idempotencyKey);
    if (known && (known.sha256 !== sha256 || known.bytes !== bytes)) throw mediaErrors.idempotency_mismatch();
    const upload =
      known ??
      (await this.uploads.begin({
        ownerId,
        projectId,
        bytes,
        sha256,
        idempotencyKey,
        way: 'direct',
        filename: cleanName(filename),
        metadata: { mime: mime ?? null },
      }));
    const driver = this.uploads.driverOf(upload.storage);
    const request = await driver.presignPut?.(fileKey(upload.id), { bytes, seconds: SECONDS });
    if (!request) {
      await this.uploads.remove(upload);
      throw mediaErrors.way_unavailable();
    }
    return { id: upload.id, request, expiresAt: new Date(Date.now() + SECONDS * 1000) };
  }

  /**
   * Makes media of the file, once it is what was announced. Called again, it answers the same.
   *
   * @throws `media.not_found`, `media.upload_incomplete`, `media.upload_mismatch`, and what `fileFacts` throws
   */
  async complete(id: string, ownerId: string): Promise<MediaManifest> {
    const upload = await this.uploads.findOwn(id, ownerId);
    if (upload?.way === 'direct') await this.finish(upload);
    return this.media.get(id, { userId: ownerId });
  }

  private async finish(upload: MediaUpload): Promise<void> {
    const key = fileKey(upload.id);
    const found = await this.uploads.driverOf(upload.storage).head(key);
    if (found && found.bytes !== upload.bytes) {
      await this.uploads.remove(upload);
      throw mediaErrors.upload_mismatch({ detail: `${String(found.bytes)} bytes have come` });
    }
    try {
      const mime = upload.metadata?.mime ?? undefined;
      await this.uploads.finish(upload, [key], mime === undefined ? {} : { mime });
    } catch (error) {
      if (error instanceof Problem && error.code === storageErrors.missing.code) throw mediaErrors.upload_incomplete();
      throw error;
    }
  }
}
