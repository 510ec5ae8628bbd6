import { Injectable } from '@nestjs/common';
import { type CookieDeclaration, type Credentials, Installation, type RoostReply } from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import { OwnCookie } from './own-cookie.js';
import { SessionSecrets } from './session-secrets.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const CSRF_HEADER = 'x-csrf-token';

export const sessionCookie: CookieDeclaration = { name: 'roost_session', scheme: 'session' };

/** The session cookie: out of reach of scripts, and of other sites' forms. */
@Injectable()
export class SessionCookie {
  private readonly cookie: OwnCookie;

  constructor(
    private readonly installation: Installation,
    private readonly secrets: SessionSecrets,
  ) {
    this.cookie = new OwnCookie(installation, sessionCookie);
  }

  /** Not there for a request that says who it is by itself. */
  read({ headers, cookies }: Pick<Credentials, 'headers' | 'cookies'>): string | undefined {
    return headers.authorization === undefined ? this.cookie.read({ cookies }) : undefined;
  }

  write(reply: RoostReply, cookie: string, expires: Date): void {
    this.cookie.write(reply, cookie, expires);
  }

  clear(reply: RoostReply): void {
    this.cookie.clear(reply);
  }

  /**
   * Refuses what another site could have sent with the cookie. What changes something must come from a page of ours; and unless it is
   * JSON or has no body, which other sites cannot send unasked, it must carry the session's CSRF token (ASVS 5.0, 3.5.1).
   *
   * @throws `auth.origin_not_allowed`, `auth.csrf_token_required`
   */
  demandOwnPage({ method, headers }: Pick<Credentials, 'headers' | 'method'>, sessionId: string): void {
    if (SAFE_METHODS.has(method)) return;
    const { origin } = headers;
    if (typeof origin !== 'string' || !this.installation.allowedOrigins.includes(origin)) {
      throw authErrors.origin_not_allowed();
    }
    const type = headers['content-type'];
    const isPlain = type === undefined || /^application\/json\s*(;|$)/i.test(String(type));
    if (!isPlain && !this.secrets.isCsrfToken(sessionId, headers[CSRF_HEADER])) throw authErrors.csrf_token_required();
  }
}
