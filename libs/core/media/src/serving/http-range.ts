import { isNotModified, type RoostRequest } from '@roost/plugin-kit';
import type { ByteRange } from '@roost/storage';

/** What a conditional or partial request (RFC 9110, 13 and 14) comes to. */
export type FileAnswer = { status: 200 } | { status: 206; range: ByteRange } | { status: 304 } | { status: 416 };

/**
 * Decides how a file is answered. One range is understood; several, or another unit, are answered whole, as the RFC allows.
 *
 * @param etag with its quotes.
 */
export function answerFor(headers: RoostRequest['headers'], etag: string, bytes: number): FileAnswer {
  if (isNotModified(headers, { etag })) return { status: 304 };
  const header = text(headers.range);
  const ifRange = text(headers['if-range']);
  if (header === undefined || (ifRange !== undefined && ifRange !== etag)) return { status: 200 };
  const parsed = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!parsed || parsed[0] === 'bytes=-') return { status: 200 };
  const [, first = '', last = ''] = parsed;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return { status: 200 };
  return start >= bytes || (first === '' && Number(last) === 0)
    ? { status: 416 }
    : { status: 206, range: { start, end } };
}

const text = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
