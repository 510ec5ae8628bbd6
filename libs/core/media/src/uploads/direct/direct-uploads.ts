import { Injectable } from '@nestjs/common';
import { newId, Problem } from '@roost/plugin-kit';
import { type PresignedRequest, storageErrors, Storages } from '@roost/storage';
import { mediaErrors } from '../../media.errors.js';
import { uploadPrefix } from '../upload-keys.js';
import type { MediaManifest } from '../../library/media.repository.js';
import { MediaService } from '../../library/media.service.js';
import { cleanName } from '../../library/clean-name.js';
import type { MediaUpload } from '../media-upload.entity.js';
import { NewUploads } from '../new-uploads.js';
import { PartialUploads } from '../partial-uploads.js';

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
    private readonly newUploads: NewUploads,
    private readonly media: MediaService,
    private readonly storages: Storages,
  ) {}

  /** @throws `media.way_unavailable`, `media.upload_complete`, `media.upload_not_found`, and what `NewUploads.begin` throws */
  async presign(
    { filename, bytes, sha256, mime }: AnnouncedFile,
    { userId: ownerId, projectId }: { userId: string; projectId: string },
  ): Promise<DirectUpload> {
    if (!this.storages.incoming.driver.presignPut) throw mediaErrors.way_unavailable();
    // The URL is a secret that expires: under an Idempotency-Key the upload is kept, and gets another one.
    const own = newId();
    const id = await this.newUploads.begin(
      {
        id: own,
        ownerId,
        projectId,
        bytes,
        sha256,
        way: 'direct',
        filename: cleanName(filename),
        metadata: { mime: mime ?? null },
      },
      [sha256, bytes],
    );
    if (id !== own && (await this.media.isOwn(id, ownerId)))
      throw mediaErrors.upload_complete({ detail: `The media item is /media/${id}` });
    const upload = await this.uploads.find(id, ownerId);
    const driver = this.uploads.driverOf(upload.storage);
    const request = await driver.presignPut?.(fileKey(upload.id), { bytes, seconds: SECONDS });
    if (!request) throw mediaErrors.way_unavailable();
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
    // What others show to everyone is no upload of theirs.
    if (!(await this.media.isOwn(id, ownerId))) throw mediaErrors.not_found();
    return this.media.get(id, { userId: ownerId });
  }

  private async finish(upload: MediaUpload): Promise<void> {
    const key = fileKey(upload.id);
    const found = await this.uploads.driverOf(upload.storage).head(key);
    if (found && found.bytes !== upload.bytes) {
      await this.uploads.remove(upload);
      throw mediaErrors.upload_mismatch({ detail: `${String(found.bytes)} bytes have arrived` });
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
