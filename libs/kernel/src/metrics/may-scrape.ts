import { timingSafeEqual } from 'node:crypto';
import { isLocalRequest, type RoostRequest } from '@roost/plugin-kit';

/** Whoever has the token; where there is none, whoever asks on this machine. */
export function mayScrape(token: string | undefined, request: Pick<RoostRequest, 'headers' | 'socket'>): boolean {
  if (token === undefined) return isLocalRequest(request);
  const { authorization } = request.headers;
  const [given, wanted] = [Buffer.from(String(authorization)), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
