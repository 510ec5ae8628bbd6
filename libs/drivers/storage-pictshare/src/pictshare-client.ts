import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { type ByteRange, storageErrors } from '@roost/storage';
import type { PictShareStorageConfig } from './pictshare-storage.config.js';

/** What PictShare answers an upload. */
export interface UploadedFile {
  hash: string;
  /** Undefined where it had these bytes before, from whomever. */
  deleteCode: string | undefined;
}

/** PictShare's answers, as version 3.1 gives them: what went wrong is in `reason`, under HTTP 200. */
interface PictShareAnswer {
  status?: string;
  reason?: string;
  hash?: string;
  delete_code?: string;
  /** It had these bytes before. */
  duplicate?: boolean;
}

/** Names of files on PictShare. */
const HASH = /^[\w-]+\.\w+$/;
/** How reasons of PictShare begin or go on that this depends on. */
const UPLOAD_CODE = /upload code/i;
const NO_FILE = /no file uploaded/i;
const TOO_LARGE = /no file uploaded|upload error: .*exceeds/i;
const UNREADABLE = /^$|strange error|not a valid image/i;

/** Speaks to PictShare. Its address is in no error that leaves here. */
export class PictShareClient {
  private readonly base: string;

  constructor(private readonly config: PictShareStorageConfig) {
    this.base = config.url.replace(/\/+$/, '');
  }

  /** @throws `storage.refused` for what PictShare does not take */
  async upload(path: string, filename: string): Promise<UploadedFile> {
    const form = new FormData();
    form.append('file', await openAsBlob(path), filename);
    if (this.config.uploadCode !== undefined) form.append('uploadcode', this.config.uploadCode);
    const response = await this.fetch('/api/upload', { method: 'POST', body: form });
    const answer = await readAnswer(response);
    if (answer.status === 'ok' && HASH.test(answer.hash ?? '')) {
      return { hash: answer.hash ?? '', deleteCode: answer.duplicate === true ? undefined : answer.delete_code };
    }
    const reason = answer.reason ?? '';
    // PHP drops a body that is too large, and the code with it.
    if (UPLOAD_CODE.test(reason) && (await this.takesCode())) throw tooLarge();
    throw refusal(response.status, reason);
  }

  /**
   * @param bytes of the whole file. PictShare remembers which addresses it served (`REDIS_CACHING`, on by default), and answers 200 with nothing in it for a
   * file that was deleted since.
   * @returns undefined when there is no such file.
   */
  async download(hash: string, bytes: number, range?: ByteRange): Promise<Readable | undefined> {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (range) headers.range = `bytes=${String(range.start)}-${String(range.end)}`;
    const response = await this.fetch(`/${hash}`, { headers });
    const isGone = response.status === 404 || (response.status === 200 && isShort(response, bytes));
    if (isGone) {
      await response.arrayBuffer();
      return undefined;
    }
    if (!response.ok || !response.body) throw away(`PictShare answered ${String(response.status)} to a download`);
    const body = Readable.fromWeb(response.body);
    if (response.status !== 200) return body;
    const whole = Readable.from(complete(body, bytes), { objectMode: false });
    return range ? Readable.from(cut(whole, range), { objectMode: false }) : whole;
  }

  /** @returns false where the code is not the right one. */
  async delete(hash: string, code: string): Promise<boolean> {
    const answer = await readAnswer(await this.fetch(`/api/delete/${encodeURIComponent(code)}/${hash}`));
    return answer.status === 'ok' || /not found/i.test(answer.reason ?? '');
  }

  async check(): Promise<void> {
    const response = await this.fetch('/api/info/nothing.png');
    await response.arrayBuffer();
    if (response.status >= 500) throw new Error(`PictShare answered ${String(response.status)}`);
  }

  /** Whether it takes our uploads at all: without a file there is nothing to store. */
  private async takesCode(): Promise<boolean> {
    if (this.config.uploadCode === undefined) return false;
    const body = new FormData();
    body.append('uploadcode', this.config.uploadCode);
    const answer = await readAnswer(await this.fetch('/api/upload', { method: 'POST', body }));
    return NO_FILE.test(answer.reason ?? '');
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(`${this.base}${path}`, { ...init, signal: AbortSignal.timeout(this.config.timeoutMs) });
    } catch (error) {
      throw away('PictShare does not answer', error);
    }
  }
}

/** What happened is for the log; people are told that the storage is away. */
const away = (message: string, cause?: unknown): Error =>
  storageErrors.unavailable({ cause: new Error(message, { cause }), headers: { 'retry-after': '30' } });

/** An empty body, or one that is no JSON, is how it fails over damaged images. */
async function readAnswer(response: Response): Promise<PictShareAnswer> {
  const text = await response.text();
  try {
    return JSON.parse(text) as PictShareAnswer;
  } catch {
    return { status: 'err', reason: '' };
  }
}

const tooLarge = (): Error => storageErrors.refused({ detail: 'The file is too large for PictShare' });

/** Whether an answer says beforehand that it has less than the whole file. */
function isShort({ headers }: Response, bytes: number): boolean {
  const length = headers.get('content-length');
  return length !== null && Number(length) < bytes;
}

/** An answer does not have to say how long it is: what ends early is no file either. */
async function* complete(stream: Readable, bytes: number): AsyncIterable<Buffer> {
  let left = bytes;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    left -= chunk.length;
    yield chunk;
  }
  if (left > 0) throw storageErrors.missing();
}

function refusal(httpStatus: number, reason: string): Error {
  if (httpStatus === 413 || TOO_LARGE.test(reason)) return tooLarge();
  if (/unsupported mime type/i.test(reason)) {
    return storageErrors.refused({ detail: 'PictShare does not support this kind of file' });
  }
  if (/naughty list/i.test(reason)) {
    return storageErrors.refused({ detail: 'PictShare refuses this file because it was deleted there before' });
  }
  if (UPLOAD_CODE.test(reason)) return away('PictShare does not take PICTSHARE_UPLOAD_CODE');
  if (UNREADABLE.test(reason)) return storageErrors.refused({ detail: 'PictShare cannot read this file' });
  return away(`PictShare refused an upload: ${reason}`);
}

async function* cut(stream: Readable, { start, end }: ByteRange): AsyncIterable<Buffer> {
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at > end) return;
  }
}
