import { Injectable } from '@nestjs/common';
import {
  type AnonymousPrincipal,
  Authenticator,
  type Credentials,
  namedProject,
  type Principal,
  PrincipalFacts,
  projectSlugOf,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { authErrors } from '../auth.errors.js';
import { RolePermissions } from '../roles/role-permissions.js';
import { TokenVerifier } from './token-verifier.js';
import { PrincipalCache } from '../sessions/principal-cache.js';
import { CACHE_SECONDS } from '../sessions/session-cache.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import type { SessionFacts } from '../sessions/session-facts.js';
import { SessionsService } from '../sessions/sessions.service.js';

const NOTHING: Pick<AnonymousPrincipal, 'permissions' | 'roles' | 'facts'> = {
  permissions: new Set(),
  roles: [],
  facts: {},
};

/** Tells who makes a request: by bearer token, or, where there is no Authorization header, by session cookie. */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly cookie: SessionCookie,
    private readonly sessions: SessionsService,
    private readonly cache: PrincipalCache,
    private readonly permissions: RolePermissions,
    private readonly facts: PrincipalFacts,
    private readonly projects: ProjectsService,
  ) {
    super();
  }

  /** @throws `auth.other_project`, `projects.not_found`, and what {@link SessionCookie.demandOwnPage} throws */
  async authenticate(credentials: Credentials): Promise<Principal | null> {
    const { authorization } = credentials.headers;
    if (authorization !== undefined) {
      const principal = await this.byToken(String(authorization));
      if (principal) await this.demandOwnProject(principal, credentials);
      return principal;
    }
    const cookie = this.cookie.read(credentials);
    const principal = cookie === undefined ? null : await this.byCookie(cookie);
    if (!principal) return this.anonymous(credentials);
    this.cookie.demandOwnPage(credentials, principal.sessionId);
    await this.demandOwnProject(principal, credentials);
    return principal;
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    if (principal.kind !== 'user') return principal;
    const session = await this.sessions.find(principal.sessionId);
    return session && (await this.principalOf(session));
  }

  private async byToken(authorization: string): Promise<UserPrincipal | null> {
    return this.cache.resolve(authorization, async () => {
      const verified = await this.tokens.verify(authorization);
      return verified ? this.remembered(verified.session, verified.expiresAtMs) : undefined;
    });
  }

  private async byCookie(cookie: string): Promise<UserPrincipal | null> {
    // No header has a line break: no Authorization names what is kept for a cookie.
    return this.cache.resolve(`cookie\n${cookie}`, async () => {
      const session = await this.sessions.findByCookie(cookie);
      return session ? this.remembered(session, session.expiresAtMs) : undefined;
    });
  }

  private async anonymous({ headers }: Credentials): Promise<AnonymousPrincipal> {
    return { kind: 'anonymous', projectId: await this.projects.resolve(projectSlugOf(headers)), ...NOTHING };
  }

  /** A session acts on its own project: a client that names another one is mistaken about where it is. */
  private async demandOwnProject({ projectId }: UserPrincipal, { headers }: Credentials): Promise<void> {
    const named = namedProject(headers);
    if (named !== undefined && (await this.projects.resolve(named)) !== projectId) throw authErrors.other_project();
  }

  /** Not for longer than facts are believed, so that a session that is used is seen to be. */
  private async remembered(
    session: SessionFacts,
    expiresAtMs: number,
  ): Promise<{ principal: UserPrincipal; expiresAtMs: number }> {
    return {
      principal: await this.principalOf(session),
      expiresAtMs: Math.min(expiresAtMs, Date.now() + CACHE_SECONDS * 1000),
    };
  }

  private async principalOf({ id, userId, projectId, roles }: SessionFacts): Promise<UserPrincipal> {
    const [permissions, facts] = await Promise.all([
      this.permissions.of(projectId, roles),
      this.facts.of({ userId, projectId }),
    ]);
    return { kind: 'user', userId, sessionId: id, projectId, roles, permissions, facts };
  }
}
