import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { newId, type RoostRequest, type UserPrincipal } from '@roost/plugin-kit';
import { MediaConfig } from '../../media.config.js';
import { mediaErrors } from '../../media.errors.js';
import { MediaService } from '../../library/media.service.js';
import { tooLarge } from '../../library/bound-upload.js';
import { cleanName } from '../../library/clean-name.js';
import type { MediaUpload } from '../media-upload.entity.js';
import { NewUploads } from '../new-uploads.js';
import { PartialUploads } from '../partial-uploads.js';
import { UploadLimits } from '../upload-limits.js';
import { ResumableUploads } from './resumable-uploads.js';
import {
  readBytes,
  readMetadata,
  readConcat,
  readLength,
  readMethod,
  refused,
  requireVersion,
  type TusMetadata,
  VERSION,
  writeMetadata,
} from './tus-headers.js';
import { CHECKSUM_ALGORITHMS, UploadChecksum } from './upload-checksum.js';
import { UploadConcatenation, type WholeFile } from './upload-concatenation.js';

const PATH = '/media/uploads';
const EXTENSIONS = [
  'creation',
  'creation-with-upload',
  'creation-defer-length',
  'termination',
  'expiration',
  'checksum',
  'concatenation',
];

/** An answer of the protocol; errors are Problems. */
export interface TusReply {
  status: number;
  headers: Record<string, string>;
}

/** How far an upload is. */
interface UploadProgress {
  /** Undefined once it is media. */
  upload: MediaUpload | undefined;
  received: number;
  bytes: number;
  metadata: TusMetadata | null;
}

/** Speaks tus 1.0 (https://tus.io/protocols/resumable-upload). All but `discover` throw Problems. */
@Injectable()
export class TusService {
  constructor(
    private readonly newUploads: NewUploads,
    private readonly uploads: PartialUploads,
    private readonly resumable: ResumableUploads,
    private readonly concatenation: UploadConcatenation,
    private readonly limits: UploadLimits,
    private readonly media: MediaService,
    private readonly config: MediaConfig,
  ) {}

  /** What the server can do. */
  discover(): TusReply {
    return reply(204, {
      'tus-version': '1.0.0',
      'tus-extension': EXTENSIONS.join(','),
      'tus-max-size': String(this.config.maxBytes),
      'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
    });
  }

  /** Begins an upload, with its first bytes if they come along. */
  async begin({ headers }: RoostRequest, principal: UserPrincipal, body: Readable | undefined): Promise<TusReply> {
    requireVersion(headers);
    const checksum = UploadChecksum.read(headers['upload-checksum']);
    const concat = readConcat(headers);
    const metadata = readMetadata(headers);
    const { userId: ownerId, projectId } = principal;
    const filename = cleanName(metadata?.filename ?? metadata?.name ?? '');
    const expiresAt = this.limits.expiry();
    const file = { id: newId(), filename, metadata, expiresAt };
    if (Array.isArray(concat)) return this.join(concat, file, principal, body);
    const bytes = readLength(headers);
    const isPartial = concat === 'partial';
    const draft = { ...file, ownerId, projectId, bytes, isPartial, way: 'resumable' as const };
    // What the client declares of the bytes has to be the same: they need not be read for that.
    const facts = ['upload-length', 'upload-checksum', 'upload-defer-length', 'upload-concat'].map((name) =>
      headers[name]?.toString(),
    );
    const id = await this.newUploads.begin(draft, facts);
    const location = `${PATH}/${id}`;
    if (id !== draft.id) return reply(201, { location, 'idempotency-replayed': 'true' });
    if (!body) return reply(201, { location, 'upload-expires': expiresAt.toUTCString() });
    const upload = await this.uploads.find(id, ownerId);
    return reply(201, { location, ...(await this.append(upload, body, headers, checksum)) });
  }

  /** How much of an upload is there. */
  async look(id: string, { headers }: RoostRequest, { userId }: UserPrincipal): Promise<TusReply> {
    requireVersion(headers);
    const { upload, received, bytes, metadata } = await this.find(id, userId);
    return reply(200, {
      'cache-control': 'no-store',
      'upload-offset': String(received),
      ...(upload?.isDeferred ? { 'upload-defer-length': '1' } : { 'upload-length': String(bytes) }),
      ...(upload?.isPartial ? { 'upload-concat': 'partial' } : {}),
      ...(metadata ? { 'upload-metadata': writeMetadata(metadata) } : {}),
    });
  }

  /** Adds bytes to an upload. With the last ones it becomes media. */
  async resume(
    id: string,
    { headers }: RoostRequest,
    { userId }: UserPrincipal,
    body: Readable | undefined,
  ): Promise<TusReply> {
    requireVersion(headers);
    const checksum = UploadChecksum.read(headers['upload-checksum']);
    const offset = readBytes(headers, 'upload-offset');
    const { upload, received, bytes } = await this.find(id, userId);
    if (received !== offset) throw mediaErrors.wrong_offset({ headers: VERSION });
    if (headers['upload-length'] !== undefined) await this.tellLength(upload, bytes, headers);
    if (upload) return reply(204, await this.append(upload, body, headers, checksum));
    requireRoom(0, bytes, headers);
    return reply(204, { 'upload-offset': String(received) });
  }

  /** Gives an upload up. */
  async abandon(id: string, { headers }: RoostRequest, { userId }: UserPrincipal): Promise<TusReply> {
    requireVersion(headers);
    await this.uploads.remove(await this.uploads.find(id, userId));
    return reply(204, {});
  }

  /** What was sent as POST, because something in between knows no other method. */
  async override(
    id: string,
    request: RoostRequest,
    principal: UserPrincipal,
    body: Readable | undefined,
  ): Promise<TusReply> {
    const method = readMethod(request.headers);
    if (method === 'PATCH') return this.resume(id, request, principal, body);
    return method === 'HEAD' ? this.look(id, request, principal) : this.abandon(id, request, principal);
  }

  private async join(
    ids: readonly string[],
    file: WholeFile,
    principal: UserPrincipal,
    body: Readable | undefined,
  ): Promise<TusReply> {
    if (body) throw refused('What is made of other uploads has no bytes of its own');
    const upload = await this.concatenation.join(ids, file, principal);
    await this.uploads.finish(upload, upload.parts);
    return reply(201, { location: `${PATH}/${file.id}`, 'upload-offset': String(upload.bytes) });
  }

  /** @throws `media.tus_refused` for another length than was told before, or than there can be. */
  private async tellLength(
    upload: MediaUpload | undefined,
    known: number,
    headers: RoostRequest['headers'],
  ): Promise<void> {
    const bytes = readBytes(headers, 'upload-length');
    if (!upload?.isDeferred) {
      if (bytes !== known) throw refused(`The upload has ${String(known)} bytes`);
      return;
    }
    this.limits.checkLength(bytes);
    if (bytes > upload.bytes) throw tooLarge(upload.bytes);
    if (!(await this.uploads.setLength(upload, bytes))) throw refused('More bytes than that have arrived');
  }

  private async append(
    upload: MediaUpload,
    body: Readable | undefined,
    headers: RoostRequest['headers'],
    checksum: UploadChecksum | undefined,
  ): Promise<Record<string, string>> {
    requireRoom(upload.bytes - upload.received, upload.bytes, headers);
    const received = body ? await this.resumable.append(upload, body, checksum) : upload.received;
    const progress = { 'upload-offset': String(received) };
    if (received < upload.bytes || upload.isDeferred || upload.isPartial) {
      return { ...progress, 'upload-expires': upload.expiresAt.toUTCString() };
    }
    await this.uploads.finish(upload, upload.parts);
    return progress;
  }

  /** Also what is media by now: a client whose last answer was lost has to see that it is done. */
  private async find(id: string, userId: string): Promise<UploadProgress> {
    const found = await this.uploads.findOwn(id, userId);
    if (found) {
      const { received, bytes, metadata, expiresAt, isDeferred, isPartial } = found;
      const isWhole = received === bytes && !isDeferred && !isPartial;
      if (isWhole) await this.uploads.finish(found, found.parts);
      if (expiresAt.getTime() < Date.now()) throw mediaErrors.upload_expired({ headers: VERSION });
      return { upload: isWhole ? undefined : found, received, bytes, metadata };
    }
    const { bytes, createdAt, owner } = await this.media.get(id, { userId });
    if (owner !== userId) throw mediaErrors.upload_not_found();
    if (this.limits.expiry(new Date(createdAt)).getTime() < Date.now()) {
      throw mediaErrors.upload_expired({ headers: VERSION });
    }
    return { upload: undefined, received: bytes, bytes, metadata: null };
  }
}

/** @throws `media.too_large` for a body that is longer than what is missing. */
function requireRoom(room: number, bytes: number, headers: RoostRequest['headers']): void {
  if (Number(headers['content-length'] ?? 0) <= room) return;
  throw mediaErrors.too_large({ detail: `The upload has ${String(bytes)} bytes`, headers: VERSION });
}

const reply = (status: number, headers: Record<string, string>): TusReply => ({
  status,
  headers: { ...VERSION, ...headers },
});
