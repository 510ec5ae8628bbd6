import { Injectable } from '@nestjs/common';
import {
  type AnonymousPrincipal,
  Authenticator,
  type Credentials,
  type Principal,
  type SessionPrincipal,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { RequestProjects } from '@roost/projects';
import { authErrors } from '../auth.errors.js';
import { KeyAccess } from '../keys/key-access.js';
import { PersonRights } from '../roles/person-rights.js';
import { TokenVerifier } from './token-verifier.js';
import { type Entry, PrincipalCache } from '../sessions/principal-cache.js';
import { CACHE_SECONDS } from '../sessions/session-cache.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import type { SessionFacts } from '../sessions/session-facts.js';
import { SessionsService } from '../sessions/sessions.service.js';

const NOTHING: Pick<AnonymousPrincipal, 'permissions' | 'roles' | 'facts'> = {
  permissions: new Set(),
  roles: [],
  facts: {},
};

/** Tells who makes a request: by bearer token or API key, or, where there is no Authorization header, by session cookie. */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly cookie: SessionCookie,
    private readonly sessions: SessionsService,
    private readonly cache: PrincipalCache,
    private readonly rights: PersonRights,
    private readonly projects: RequestProjects,
    private readonly keys: KeyAccess,
  ) {
    super();
  }

  /** @throws what {@link RequestProjects}, {@link KeyAccess.admit} and {@link SessionCookie.demandOwnPage} throw */
  async authenticate(credentials: Credentials): Promise<Principal | null> {
    const { authorization } = credentials.headers;
    if (authorization !== undefined) {
      const entry = await this.byHeader(String(authorization));
      if (entry?.key) await this.keys.admit(entry.key, credentials.address);
      return entry ? this.inProject(entry.principal, credentials) : null;
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
      ? this.principalFrom(String(authorization), credentials)
      : cookie !== undefined && this.byCookie(cookie));
    if (principal) return this.projects.ofSession(principal, credentials);
    return (await this.projects.ofAnyone(credentials)).id;
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    if (principal.kind !== 'user' && principal.kind !== 'key')
      return (await this.projects.mayGoOn(principal.projectId)) ? principal : null;
    const current = await (principal.kind === 'key'
      ? this.keys.current(principal.keyId)
      : this.ofSession(principal.sessionId));
    // Whoever acts on another project goes on there for as long as they may.
    if (!current) return null;
    if (current.projectId === principal.projectId)
      return (await this.projects.mayGoOn(current.projectId)) ? current : null;
    return current.permissions.has('projects.act-on') ? { ...current, projectId: principal.projectId } : null;
  }

  refuseKey(): never {
    throw authErrors.session_required();
  }

  private async inProject(principal: UserPrincipal, credentials: Credentials): Promise<UserPrincipal> {
    const projectId = await this.projects.ofSession(principal, credentials);
    return projectId === principal.projectId ? principal : { ...principal, projectId };
  }

  private async byHeader(authorization: string): Promise<Entry | undefined> {
    return this.cache.resolve(authorization, async () => {
      const key = this.keys.verify(authorization);
      if (key) return key;
      const verified = await this.tokens.verify(authorization);
      return verified ? this.remembered(verified.session, verified.expiresAtMs) : undefined;
    });
  }

  /** A key that may not be used from there counts as none. */
  private async principalFrom(authorization: string, { address }: Credentials): Promise<UserPrincipal | null> {
    const entry = await this.byHeader(authorization);
    return entry && entry.key?.isAllowed?.(address) !== false ? entry.principal : null;
  }

  private async byCookie(cookie: string): Promise<SessionPrincipal | null> {
    // No header has a line break: no Authorization names what is kept for a cookie.
    const entry = await this.cache.resolve(`cookie\n${cookie}`, async () => {
      const session = await this.sessions.findByCookie(cookie);
      return session ? this.remembered(session, session.expiresAtMs) : undefined;
    });
    return entry?.principal.kind === 'user' ? entry.principal : null;
  }

  /** Not for longer than facts are believed, so that a session that is used is seen to be. */
  private async remembered(session: SessionFacts, endsAtMs: number): Promise<Entry> {
    const { principal, expiresAtMs } = await this.entryOf(session);
    return { principal, expiresAtMs: Math.min(endsAtMs, expiresAtMs, Date.now() + CACHE_SECONDS * 1000) };
  }

  private async ofSession(sessionId: string): Promise<SessionPrincipal | null> {
    const session = await this.sessions.find(sessionId);
    return session && (await this.entryOf(session)).principal;
  }

  /** The person of a session, for as long as what plugins know about them is true. */
  private async entryOf({
    id,
    userId,
    projectId,
    roles,
  }: SessionFacts): Promise<{ principal: SessionPrincipal; expiresAtMs: number }> {
    const { permissions, facts, factsExpireAtMs } = await this.rights.of(userId, projectId, roles);
    const principal = { kind: 'user', userId, sessionId: id, projectId, roles, permissions, facts } as const;
    return { principal, expiresAtMs: factsExpireAtMs };
  }
}
