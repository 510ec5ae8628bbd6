import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type CachedResponse, Problem } from '@roost/plugin-kit';
import { parseRung } from '@roost/imaging';
import { mediaErrors } from '../media.errors.js';
import { objectKey, sourceKey, storageErrors } from '@roost/storage';
import type { Viewer } from '../access/viewer.js';
import { answerFor } from './http-range.js';
import { CACHE_CONTROL, FileAccess } from './file-access.js';
import type { AccessGrant } from '../access/access-policy.js';
import type { ServedMedia, ServedVariant } from './served-media.js';
import { StoredFiles } from './stored-files.js';

/** A file as HTTP sends it. */
export interface FileReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readable | Buffer | null;
}

/** A file that may be sent. */
export interface SendableFile {
  storage: string;
  key: string;
  bytes: number;
  /** Without quotes. */
  etag: string;
  mime: string;
  filename: string;
  disposition: 'inline' | 'attachment';
  cacheControl: string;
}

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** No page is made of it, whatever it is. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox";

/** The files of media, with entity tags and ranges. */
@Injectable()
export class MediaFilesService {
  /** Of cached responses, for as long as what is known of the media is the same; bodies are where memory is bounded. */
  private readonly cachedHeaders = new WeakMap<ServedVariant, Record<200 | 304, CachedResponse['headers']>>();

  constructor(
    private readonly access: FileAccess,
    private readonly files: StoredFiles,
  ) {}

  /** @param rung number, name or alias. @throws `media.not_found` */
  async variant(id: string, rung: string, viewer: Viewer, request: RequestHeaders): Promise<FileReply> {
    return this.answer(id, viewer, request, (media, grant) => {
      const found = findVariant(media, rung);
      if (!found) throw mediaErrors.not_found();
      return variantFile(media, found, grant);
    });
  }

  /** The same answer to a request without credentials, if all of it is in memory. */
  cachedVariant(id: string, rung: string, request: RequestHeaders): CachedResponse | undefined {
    const media = this.access.peekPublic(id);
    const found = media && findVariant(media, rung);
    if (!found) return undefined;
    const file = variantFile(media, found, 'public');
    const body = this.files.peek(file.key);
    if (!body) return undefined;
    const { status } = answerFor(request, `"${file.etag}"`, file.bytes);
    if (status !== 200 && status !== 304) return undefined;
    const headers = this.cachedHeaders.get(found) ?? { 200: fileHeaders(file, file.bytes), 304: commonHeaders(file) };
    this.cachedHeaders.set(found, headers);
    return { status, headers: headers[status], ...(status === 200 ? { body } : {}) };
  }

  /**
   * The uploaded bytes for their owner. Others get of an image the full size without metadata, and of the rest, in which pictures'
   * secrets are not, what was uploaded.
   *
   * @throws `media.not_found`, `media.no_rendition`
   */
  async file(id: string, viewer: Viewer, request: RequestHeaders): Promise<FileReply> {
    return this.answer(id, viewer, request, (media, grant) => {
      const isPicture = media.kind === 'image' && media.mime !== 'image/svg+xml';
      if (grant === 'owner' || !isPicture) return sourceFile(media, grant);
      const full = media.variants.find((variant) => variant.rung === 0);
      if (!full) throw mediaErrors.no_rendition();
      return variantFile(media, full, grant);
    });
  }

  async send(file: SendableFile, request: RequestHeaders): Promise<FileReply> {
    const answer = answerFor(request, `"${file.etag}"`, file.bytes);
    if (answer.status === 304) return { status: 304, headers: commonHeaders(file), body: null };
    if (answer.status === 416) {
      throw mediaErrors.range_not_satisfiable({ headers: { 'content-range': `bytes */${String(file.bytes)}` } });
    }
    if (answer.status === 200) {
      return { status: 200, headers: fileHeaders(file, file.bytes), body: await this.files.open(file) };
    }
    const { start, end } = answer.range;
    const contentRange = `bytes ${String(start)}-${String(end)}/${String(file.bytes)}`;
    return {
      status: 206,
      headers: { ...fileHeaders(file, end - start + 1), 'content-range': contentRange },
      body: await this.files.open(file, answer.range),
    };
  }

  private async answer(
    id: string,
    viewer: Viewer,
    request: RequestHeaders,
    choose: (media: ServedMedia, grant: AccessGrant) => SendableFile,
  ): Promise<FileReply> {
    const { media, grant } = await this.access.admit(id, viewer);
    try {
      return await this.send(choose(media, grant), request);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== storageErrors.missing.code) throw error;
      // It was moved, or made anew, since it was looked up.
      this.access.forget(id);
      const again = await this.access.admit(id, viewer);
      return this.send(choose(again.media, again.grant), request);
    }
  }
}

const findVariant = ({ variants }: ServedMedia, rung: string): ServedVariant | undefined => {
  const choice = parseRung(rung);
  return variants.find((variant) =>
    'number' in choice ? variant.rung === choice.number : variant.name === choice.name,
  );
};

const commonHeaders = ({ etag, cacheControl }: SendableFile): Record<string, string> => ({
  etag: `"${etag}"`,
  'cache-control': cacheControl,
  'accept-ranges': 'bytes',
});

const fileHeaders = (file: SendableFile, length: number): Record<string, string> => ({
  ...commonHeaders(file),
  'content-type': file.mime,
  'content-length': String(length),
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'content-disposition': `${file.disposition}; filename*=UTF-8''${encodeFilename(file.filename)}`,
});

function variantFile(
  media: ServedMedia,
  { object, storage, bytes, etag }: ServedVariant,
  grant: AccessGrant,
): SendableFile {
  return {
    storage,
    key: objectKey(media.imageId, object),
    bytes,
    etag,
    mime: 'image/webp',
    filename: media.filename,
    disposition: 'inline',
    cacheControl: CACHE_CONTROL[grant],
  };
}

function sourceFile(media: ServedMedia, grant: AccessGrant): SendableFile {
  const isPlayed = media.kind === 'audio' || media.kind === 'video';
  return {
    storage: media.storage,
    key: sourceKey(media.blobId),
    bytes: media.bytes,
    etag: media.sha256,
    mime: media.charset === null ? media.mime : `${media.mime}; charset=${media.charset}`,
    filename: media.filename,
    disposition: isPlayed ? 'inline' : 'attachment',
    cacheControl: CACHE_CONTROL[grant],
  };
}

/** Percent-encodes a file name as RFC 8187 has it. */
const encodeFilename = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
