import { Injectable } from '@nestjs/common';
import { ProjectStates } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { RefreshService } from '../sessions/refresh.service.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SessionSecrets } from '../sessions/session-secrets.js';
import { type SessionKind, SessionsService } from '../sessions/sessions.service.js';
import type { TokenSession } from '../tokens/access-tokens.service.js';
import type { Exchange, SignedIn } from './exchange.js';
import { SessionTokens } from './session-tokens.js';

/** A new access token for someone who is signed in. */
@Injectable()
export class RenewalService {
  constructor(
    private readonly refreshes: RefreshService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly secrets: SessionSecrets,
    private readonly tokens: SessionTokens,
    private readonly users: UsersService,
    private readonly projects: ProjectStates,
  ) {}

  /**
   * @param refreshToken is spent by it; without one the session of the cookie goes on, and the cookie stays.
   * @throws `projects.suspended`, `auth.invalid_refresh_token`, and what {@link SessionCookie.demandOwnPage} throws
   */
  async renew(refreshToken: string | undefined, { request, reply }: Exchange): Promise<SignedIn> {
    if (refreshToken !== undefined) {
      const arrivedAt = new Date(Date.now() - reply.elapsedTime);
      return this.goOn(await this.refreshes.rotate(refreshToken, arrivedAt), 'token');
    }
    const cookie = this.cookie.read(request);
    const session = cookie === undefined ? null : await this.sessions.findByCookie(cookie);
    if (!cookie || !session) throw authErrors.invalid_refresh_token();
    await this.projects.demandOpen(session.projectId);
    await this.cookie.demandOwnPage(request, { sessionId: session.id, projectId: session.projectId });
    const current = this.secrets.withId(cookie, session.id);
    if (current !== cookie) this.cookie.write(reply, current, new Date(session.expiresAtMs));
    const { id, userId, startedAtMs } = session;
    return this.goOn({ id, userId, startedAt: new Date(startedAtMs) }, 'cookie');
  }

  private async goOn(session: TokenSession, kind: SessionKind): Promise<SignedIn> {
    const tokens = await this.tokens.issue(session, kind);
    return { profile: await this.users.profile(session.userId), tokens };
  }
}
