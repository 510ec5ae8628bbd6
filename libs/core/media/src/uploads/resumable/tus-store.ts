import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/utils';
import type { UserPrincipal } from '@roost/plugin-kit';
import { mediaErrors } from '../../media.errors.js';
import type { MediaService } from '../../media.service.js';
import { cleanName } from '../media-uploads.js';
import type { MediaUpload } from '../media-upload.entity.js';
import type { NewUploads } from '../new-uploads.js';
import type { PartialUploads } from '../partial-uploads.js';
import { BegunBefore } from './begun-before.js';
import type { ResumableUploads } from './resumable-uploads.js';
import type { UploadChecksum } from './upload-checksum.js';

/** What the protocol does not tell the store of a request. */
export interface TusRequest {
  principal: UserPrincipal;
  checksum: UploadChecksum | undefined;
  /** By which requests with the same `Idempotency-Key` are the same. */
  facts: readonly (string | undefined)[];
  /** As it was read, or made, for this request. */
  upload?: MediaUpload;
}

/** What @tus/server keeps uploads in: ours, for whoever makes the request. */
export class TusStore extends DataStore {
  readonly request = new AsyncLocalStorage<TusRequest>();

  constructor(
    private readonly beginnings: NewUploads,
    private readonly uploads: PartialUploads,
    private readonly resumable: ResumableUploads,
    private readonly media: MediaService,
    private readonly uploadHours: number,
  ) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration', 'checksum'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { principal, facts } = this.current;
    const { id, size = 0, metadata = null } = upload;
    const { userId: ownerId, projectId } = principal;
    const filename = cleanName(metadata?.filename ?? metadata?.name ?? '');
    const draft = { id, ownerId, projectId, filename, bytes: size, metadata, way: 'resumable' as const };
    const begun = await this.beginnings.begin(draft, facts);
    if (begun !== id) throw new BegunBefore(begun);
    const made = await this.uploads.find(id, ownerId);
    this.current.upload = made;
    return Object.assign(upload, { creation_date: made.createdAt.toISOString() });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    return this.resumable.append(await this.read(id), offset, stream, this.current.checksum);
  }

  /** Also of uploads that are media by now: a client whose last answer was lost has to see that it is done. */
  override async getUpload(id: string): Promise<Upload> {
    const { userId } = this.current.principal;
    const upload = await this.uploads.findOwn(id, userId);
    if (upload) {
      if (upload.received === upload.bytes) await this.finish(upload);
      this.current.upload = upload;
      return asTus(upload);
    }
    const { bytes, createdAt, owner } = await this.media.get(id, { userId });
    if (owner !== userId) throw mediaErrors.upload_not_found();
    return new Upload({ id, size: bytes, offset: bytes, creation_date: createdAt });
  }

  override async remove(id: string): Promise<void> {
    await this.uploads.remove(await this.uploads.find(id, this.current.principal.userId));
  }

  override getExpiration(): number {
    return this.uploadHours * 3_600_000;
  }

  /** The upload is whole: makes media of it. */
  async complete(id: string): Promise<void> {
    await this.finish(await this.read(id));
  }

  private async read(id: string): Promise<MediaUpload> {
    const { upload, principal } = this.current;
    return upload?.id === id ? upload : this.uploads.find(id, principal.userId);
  }

  private async finish(upload: MediaUpload): Promise<void> {
    await this.uploads.finish(upload, upload.parts);
  }

  private get current(): TusRequest {
    const request = this.request.getStore();
    if (!request) throw new Error('The store of uploads was asked outside a request');
    return request;
  }
}

function asTus({ id, bytes, received, metadata, createdAt }: MediaUpload): Upload {
  return new Upload({
    id,
    size: bytes,
    offset: received,
    creation_date: createdAt.toISOString(),
    ...(metadata ? { metadata } : {}),
  });
}
