import type { Problem, RoostRequest } from '@roost/plugin-kit';
import { mediaErrors } from '../../media.errors.js';

/** Sent with every answer. */
export const VERSION = { 'tus-resumable': '1.0.0' };

/** What a client says of its file: text by key, or null for a key alone. */
export type TusMetadata = Record<string, string | null>;

type Headers = RoostRequest['headers'];

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

/** @throws `media.tus_refused` for what only extensions understand that are not spoken here. */
export function refuseExtensions(headers: Headers): void {
  if (headers['upload-concat'] !== undefined) throw refused('Uploads are not concatenated');
  if (headers['upload-defer-length'] !== undefined) throw refused('The length is to be known from the beginning');
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
  const text = headers['upload-metadata']?.toString();
  if (text === undefined) return null;
  const metadata = new Map<string, string | null>();
  for (const pair of text.split(',')) {
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

const refused = (detail: string): Problem => mediaErrors.tus_refused({ detail, headers: VERSION });
