import type { RoostRequest } from './principal.js';

/** The validators of an answer (RFC 9110, 8.8). */
export interface Validators {
  /** With its quotes. */
  etag: string;
  /** Time of the last change, in whole seconds. */
  lastModified?: Date;
}

/**
 * Whether the client already has this version. If so, answer 304 without a body, with the same `ETag` and `Last-Modified` (RFC 9110, 13.1.2
 * and 13.1.3).
 *
 * @example
 * if (isNotModified(request.headers, { etag })) return new BytesAnswer(null, { status: 304, headers: { etag } });
 */
export function isNotModified(headers: RoostRequest['headers'], { etag, lastModified }: Validators): boolean {
  const known = text(headers['if-none-match']);
  if (known !== undefined) {
    const isSame = (candidate: string): boolean => candidate.trim().replace(/^W\//, '') === etag.replace(/^W\//, '');
    return known.trim() === '*' || known.split(',').some(isSame);
  }
  const since = Date.parse(text(headers['if-modified-since']) ?? '');
  // What is no date compares as false: the request is answered in full.
  return lastModified !== undefined && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}

const text = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
