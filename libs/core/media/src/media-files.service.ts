import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { HealthCheck, InjectDriver } from '@roost/plugin-kit';
import { answerFor } from './http-range.js';
import { parseRung } from './image/ladder.js';
import { mediaErrors } from './media.errors.js';
import { sourceKey, variantKey } from './media.keys.js';
import { MediaRepository, type StoredFile } from './media.repository.js';
import { StoragePort, type StorageDriver } from './storage.port.js';

/** A file as HTTP sends it. */
export interface FileReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readable | null;
}

type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Bytes never change under their id, so whoever may see them may keep them: for a year, but not in shared caches. */
const CACHE_CONTROL = 'private, max-age=31536000, immutable';

/** The bytes of media, with entity tags and ranges. */
@Injectable()
export class MediaFilesService {
  constructor(
    private readonly media: MediaRepository,
    @InjectDriver(StoragePort) private readonly storage: StorageDriver,
  ) {}

  /** @param rung number, name or alias. @throws `media.not_found` */
  async variant(id: string, ownerId: string, rung: string, request: RequestHeaders): Promise<FileReply> {
    const number = parseRung(rung);
    const file = number === undefined ? undefined : await this.media.findOwnVariant(id, ownerId, number);
    if (!file || number === undefined) throw mediaErrors.not_found();
    return this.reply(file, variantKey(id, number), request, 'inline');
  }

  /** The uploaded bytes, untouched, as a download. @throws `media.not_found` */
  async source(id: string, ownerId: string, request: RequestHeaders): Promise<FileReply> {
    const file = await this.media.findOwnSource(id, ownerId);
    if (!file) throw mediaErrors.not_found();
    return this.reply(file, sourceKey(id), request, 'attachment');
  }

  @HealthCheck('storage')
  async checkStorage(): Promise<void> {
    await this.storage.check();
  }

  private async reply(file: StoredFile, key: string, request: RequestHeaders, disposition: string): Promise<FileReply> {
    const etag = `"${file.etag}"`;
    const answer = answerFor(request, etag, file.bytes);
    const common = { etag, 'cache-control': CACHE_CONTROL, 'accept-ranges': 'bytes' };
    if (answer.status === 304) return { status: 304, headers: common, body: null };
    if (answer.status === 416) {
      throw mediaErrors.range_not_satisfiable({ headers: { 'content-range': `bytes */${String(file.bytes)}` } });
    }
    const range = answer.status === 206 ? answer.range : undefined;
    const length = range ? range.end - range.start + 1 : file.bytes;
    return {
      status: answer.status,
      headers: {
        ...common,
        'content-type': file.mime,
        'content-length': String(length),
        'content-disposition': `${disposition}; filename*=UTF-8''${encodeFilename(file.filename)}`,
        ...(range
          ? { 'content-range': `bytes ${String(range.start)}-${String(range.end)}/${String(file.bytes)}` }
          : {}),
      },
      body: await this.storage.get(key, range),
    };
  }
}

/** Percent-encodes a file name as RFC 8187 has it. */
const encodeFilename = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
