import type { Problem, RoostRequest } from '@roost/plugin-kit';
import { mediaErrors } from '../../media.errors.js';

/** Sent with every answer. */
export const VERSION = { 'tus-resumable': '1.0.0' };

/** What a client says of its file: text by key, or null for a key alone. */
export type TusMetadata = Record<string, string | null>;

type Headers = RoostRequest['headers'];

/** The URL of an upload, with or without the server before it. */
const PART = /\/media\/uploads\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const KEY = /^[!-+\--~]+$/;
const BASE64 = /^(?:[\d+/A-Za-z]{4})*(?:[\d+/A-Za-z]{2}==|[\d+/A-Za-z]{3}=)?$/;

/** @throws `media.tus_version` unless the client speaks this version. */
export function requireVersion(headers: Headers): void {
  if (headers['tus-resumable'] === VERSION['tus-resumable']) return;
  throw mediaErrors.tus_version({
    detail: 'Send Tus-Resumable: 1.0.0',
    headers: { ...VERSION, 'tus-version': '1.0.0' },
  });
}

/** @returns undefined where the length is told later. @throws `media.tus_refused` */
export function readLength(headers: Headers): number | undefined {
  const deferred = headers['upload-defer-length'];
  if (deferred === undefined) return readBytes(headers, 'upload-length');
  if (deferred === '1' && headers['upload-length'] === undefined) return undefined;
  throw refused('upload-defer-length has to be 1, and stands in place of upload-length');
}

/**
 * What an upload is of a file that is made of several: a part, or the ids of its parts, in order.
 *
 * @returns undefined for a file of its own. @throws `media.tus_refused`
 */
export function readConcat(headers: Headers): 'partial' | string[] | undefined {
  const text = headers['upload-concat']?.toString();
  if (text === undefined || text === 'partial') return text;
  const [, urls] = /^final;(.+)$/.exec(text) ?? [];
  const ids = urls
    ?.trim()
    .split(/ +/)
    .map((url) => PART.exec(url)?.[1]?.toLowerCase());
  if (!ids || new Set(ids).size < ids.length || ids.includes(undefined)) {
    throw refused('upload-concat has to be partial, or final; and the different uploads that it is made of');
  }
  if (headers['upload-length'] !== undefined || headers['upload-defer-length'] !== undefined) {
    throw refused('What is made of other uploads is as long as they are');
  }
  return ids.filter((id) => id !== undefined);
}

/** The method of a request that came as POST, because something in between knows no other. @throws `media.tus_refused` */
export function readMethod(headers: Headers): 'DELETE' | 'HEAD' | 'PATCH' {
  const method = headers['x-http-method-override']?.toString().toUpperCase();
  if (method === 'DELETE' || method === 'HEAD' || method === 'PATCH') return method;
  throw refused('x-http-method-override has to be PATCH, HEAD or DELETE');
}

/** @returns a count of bytes. @throws `media.tus_refused` for what is none, or is not there */
export function readBytes(headers: Headers, name: 'upload-length' | 'upload-offset'): number {
  const value = headers[name];
  const bytes = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(bytes)) throw refused(`${name} has to be a number of bytes`);
  return bytes;
}

/** @returns null when there are none. @throws `media.tus_refused` */
export function readMetadata(headers: Headers): TusMetadata | null {
  const text = headers['upload-metadata']?.toString().trim();
  if (text === undefined) return null;
  const metadata = new Map<string, string | null>();
  for (const pair of text.split(/[\t ]*,[\t ]*/)) {
    const [key = '', value = '', ...others] = pair.split(' ');
    if (others.length > 0 || !KEY.test(key) || !BASE64.test(value) || metadata.has(key)) {
      throw refused('upload-metadata has to be keys, each with base64, between commas');
    }
    metadata.set(key, value === '' ? null : Buffer.from(value, 'base64').toString());
  }
  return Object.fromEntries(metadata);
}

export const writeMetadata = (metadata: TusMetadata): string =>
  Object.entries(metadata)
    .map(([key, value]) => (value === null ? key : `${key} ${Buffer.from(value).toString('base64')}`))
    .join(',');

export const refused = (detail: string): Problem => mediaErrors.tus_refused({ detail, headers: VERSION });
