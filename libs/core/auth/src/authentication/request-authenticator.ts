import { Injectable } from '@nestjs/common';
import {
  type AnonymousPrincipal,
  Authenticator,
  type Credentials,
  type Principal,
  PrincipalFacts,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { RequestProjects } from '@roost/projects';
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
    private readonly projects: RequestProjects,
  ) {
    super();
  }

  /** @throws what {@link RequestProjects} and {@link SessionCookie.demandOwnPage} throw */
  async authenticate(credentials: Credentials): Promise<Principal | null> {
    const { authorization } = credentials.headers;
    if (authorization !== undefined) {
      const principal = await this.byToken(String(authorization));
      return principal && (await this.inProject(principal, credentials));
    }
    const cookie = this.cookie.read(credentials);
    const principal = cookie === undefined ? null : await this.byCookie(cookie);
    if (!principal) {
      const { id: projectId } = await this.projects.ofAnyone(credentials);
      return { kind: 'anonymous', projectId, ...NOTHING };
    }
    await this.cookie.demandOwnPage(credentials, principal);
    return this.inProject(principal, credentials);
  }

  async projectOf(credentials: Credentials): Promise<string> {
    const { authorization } = credentials.headers;
    const cookie = this.cookie.read(credentials);
    const principal = await (authorization !== undefined
      ? this.byToken(String(authorization))
      : cookie !== undefined && this.byCookie(cookie));
    if (principal) return this.projects.ofSession(principal, credentials);
    return (await this.projects.ofAnyone(credentials)).id;
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    if (principal.kind !== 'user') return (await this.projects.mayGoOn(principal.projectId)) ? principal : null;
    const session = await this.sessions.find(principal.sessionId);
    const current = session && (await this.principalOf(session));
    // Whoever acts on another project goes on there for as long as they may.
    if (!current) return null;
    if (current.projectId === principal.projectId)
      return (await this.projects.mayGoOn(current.projectId)) ? current : null;
    return current.permissions.has('projects.act-on') ? { ...current, projectId: principal.projectId } : null;
  }

  private async inProject(principal: UserPrincipal, credentials: Credentials): Promise<UserPrincipal> {
    const projectId = await this.projects.ofSession(principal, credentials);
    return projectId === principal.projectId ? principal : { ...principal, projectId };
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
