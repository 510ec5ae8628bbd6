import { Injectable } from '@nestjs/common';
import {
  type CookieDeclaration,
  type Credentials,
  Installation,
  ProjectOrigins,
  type RoostReply,
  type SessionPrincipal,
} from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import { OwnCookie } from './own-cookie.js';
import { SessionSecrets } from './session-secrets.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CSRF_HEADER = 'x-csrf-token';

const WHICH_ORIGINS = 'PUBLIC_URL, CORS_ORIGINS and the project say which origins may use the session cookie';
const ORIGIN_IS_MISSING = `The header Origin is missing: browsers send it, other clients sign in with a token. ${WHICH_ORIGINS}`;
const TOKEN_IS_MISSING =
  'The header X-CSRF-Token is missing: with the session cookie, what is not JSON needs the csrfToken that signing in and POST /auth/refresh answer';
const TOKEN_OF_OTHERS =
  'The header X-CSRF-Token is not of this session: take the csrfToken that signing in and POST /auth/refresh answer';

export const sessionCookie: CookieDeclaration = { name: 'roost_session', scheme: 'session' };

/** The session cookie: out of reach of scripts, and of other sites' forms. */
@Injectable()
export class SessionCookie {
  private readonly cookie: OwnCookie;

  constructor(
    private readonly installation: Installation,
    private readonly secrets: SessionSecrets,
    private readonly origins: ProjectOrigins,
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
  async demandOwnPage(
    { method, headers }: Pick<Credentials, 'headers' | 'method'>,
    { sessionId, projectId }: Pick<SessionPrincipal, 'sessionId' | 'projectId'>,
  ): Promise<void> {
    if (SAFE_METHODS.has(method)) return;
    const { origin } = headers;
    if (origin === undefined) throw authErrors.origin_not_allowed({ detail: ORIGIN_IS_MISSING });
    const page = String(origin);
    const isOurs = this.installation.allowedOrigins.includes(page) || isOfHost(page, headers.host);
    if (!isOurs && !(await this.origins.isAllowed(page, projectId))) {
      throw authErrors.origin_not_allowed({ detail: `The header Origin names ${page}. ${WHICH_ORIGINS}` });
    }
    const type = headers['content-type'];
    if (type === undefined || /^application\/json\s*(;|$)/i.test(String(type))) return;
    const token = headers[CSRF_HEADER];
    if (token === undefined) throw authErrors.csrf_token_required({ detail: TOKEN_IS_MISSING });
    if (!this.secrets.isCsrfToken(sessionId, token)) throw authErrors.csrf_token_required({ detail: TOKEN_OF_OTHERS });
  }
}

/** A page that this very host serves, under whichever of its names it was opened: a browser sends the cookie to that name only. */
function isOfHost(origin: string, host: unknown): boolean {
  return URL.canParse(origin) && new URL(origin).host === String(host).toLowerCase();
}
