import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whoever has the token; where there is none, direct local callers. */
export function mayScrape(
  token: string | undefined,
  headers: IncomingHttpHeaders,
  address: string | undefined,
): boolean {
  if (token === undefined) {
    const isLocal = /^(::1|(::ffff:)?127\..*)$/.test(address ?? '');
    return isLocal && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  }
  const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
