import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '@roost/plugin-kit';

/** A refresh token, taken apart. */
export interface RefreshToken {
  sessionId: string;
  generation: number;
}

const REFRESH_TOKEN = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{43})$/;
const COOKIE = /^(?:([0-9a-f-]{36})\.)?([\w-]{43})$/;

/**
 * What clients hold of a session. The cookie's secret is random and kept as its hash. Refresh tokens and CSRF tokens are made from the
 * session's id under keys that are not in the database, so that the same one can be given out twice without being stored.
 */
@Injectable()
export class SessionSecrets {
  private readonly refreshKey: Buffer;
  private readonly csrfKey: Buffer;

  constructor(secrets: Secrets) {
    this.refreshKey = secrets.derive('refresh-tokens');
    this.csrfKey = secrets.derive('csrf-tokens');
  }

  makeCookie(sessionId: string): { cookie: string; hash: string } {
    const secret = randomBytes(32).toString('base64url');
    return { cookie: `${sessionId}.${secret}`, hash: hashOf(secret) };
  }

  /** @returns undefined when the value cannot be one of ours. Cookies of the first version have no id in them. */
  readCookie(cookie: string): { sessionId: string | undefined; hash: string } | undefined {
    const [, sessionId, secret] = COOKIE.exec(cookie) ?? [];
    return secret === undefined ? undefined : { sessionId, hash: hashOf(secret) };
  }

  /** The same cookie, as it is written today. */
  withId(cookie: string, sessionId: string): string {
    return this.readCookie(cookie)?.sessionId === undefined ? `${sessionId}.${cookie}` : cookie;
  }

  makeRefreshToken({ sessionId, generation }: RefreshToken): string {
    const text = `${sessionId}.${String(generation)}`;
    return `${text}.${sign(this.refreshKey, text)}`;
  }

  /** @returns undefined when we never made this token. */
  readRefreshToken(token: string): RefreshToken | undefined {
    const [, sessionId = '', generation = ''] = REFRESH_TOKEN.exec(token) ?? [];
    const parsed = { sessionId, generation: Number(generation) };
    return sessionId !== '' && isEqual(token, this.makeRefreshToken(parsed)) ? parsed : undefined;
  }

  /** What a page has to send along with a form, beside the cookie. */
  csrfToken(sessionId: string): string {
    return sign(this.csrfKey, sessionId);
  }

  isCsrfToken(sessionId: string, token: unknown): boolean {
    return typeof token === 'string' && isEqual(token, this.csrfToken(sessionId));
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
