import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Settings } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AuthSettings } from '../auth.settings.js';
import { SessionCache } from './session-cache.js';
import type { SessionFacts } from './session-facts.js';
import { SessionSecrets } from './session-secrets.js';
import { type LiveSession, SessionsRepository } from './sessions.repository.js';

const DAY_MS = 86_400_000;
/** How exact `lastSeenAt` is. */
const TOUCH_MS = 300_000;
const LONGEST_USER_AGENT = 400;
/** Before any session was last seen. */
const EVER = new Date(0);

/** Whose session it is. */
export interface Owner {
  userId: string;
  projectId: string;
}

/** Where a sign-in came from. */
export interface ClientInfo {
  ip: string;
  userAgent: string | undefined;
}

/** How a client keeps its session: a browser by cookie, any other by refresh token. */
export type SessionKind = 'cookie' | 'token';

export interface StartedSession {
  id: string;
  startedAt: Date;
  expiresAt: Date;
  /** Value of the session cookie; only its hash is kept. */
  cookie: string | null;
}

/** Sessions: truth in Postgres, facts about them in {@link SessionCache}. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly cache: SessionCache,
    private readonly secrets: SessionSecrets,
    private readonly config: AuthConfig,
    private readonly settings: Settings,
  ) {}

  /** In the transaction of the sign-in, which holds the account. */
  async start({ userId, projectId }: Owner, kind: SessionKind, { ip, userAgent }: ClientInfo): Promise<StartedSession> {
    const { sessionDays } = await this.settings.of(AuthSettings, projectId);
    const id = newId();
    const startedAt = new Date();
    const expiresAt = new Date(startedAt.getTime() + sessionDays * DAY_MS);
    const made = kind === 'cookie' ? this.secrets.makeCookie(id) : null;
    const agent = userAgent?.slice(0, LONGEST_USER_AGENT) ?? null;
    const session = { id, userId, cookieHash: made?.hash ?? null, expiresAt, userAgent: agent, ip };
    await this.cache.forget(await this.sessions.insert(session, this.config.sessions));
    return { id, startedAt, expiresAt, cookie: made?.cookie ?? null };
  }

  /** @returns null when the session has ended, or its account may not be used. */
  async find(id: string): Promise<SessionFacts | null> {
    return this.cache.find(id, () => this.touch(id));
  }

  /** @param cookie value of the session cookie. */
  async findByCookie(cookie: string): Promise<SessionFacts | null> {
    const parsed = this.secrets.readCookie(cookie);
    const id = parsed && (parsed.sessionId ?? (await this.sessions.findIdByCookie(parsed.hash)));
    const facts = id === undefined ? null : await this.find(id);
    return facts && facts.cookieHash === parsed?.hash ? facts : null;
  }

  /** Notes that the client has the refresh token of this generation: those before it are spent for good. */
  async acknowledge(facts: SessionFacts, generation: number): Promise<void> {
    if (generation > facts.refreshAcknowledged) await this.sessions.acknowledge(facts.id, generation);
  }

  /** The newest first. */
  async list(userId: string): Promise<LiveSession[]> {
    const user = await this.users.find(userId);
    return user ? this.sessions.listLive(userId, await this.idleSince(user.projectId)) : [];
  }

  /** @throws `auth.session_not_found` */
  async end(userId: string, id: string): Promise<void> {
    if (!(await this.revoke(userId, id))) throw authErrors.session_not_found();
  }

  /** @returns false when it had ended already. */
  async revoke(userId: string, id: string): Promise<boolean> {
    return (await this.endWhere({ userId, id })) > 0;
  }

  /** Ends all sessions of a person, but for one. @returns how many. */
  async endAll(userId: string, except?: string): Promise<number> {
    return this.endWhere({ userId, ...(except === undefined ? {} : { except }) });
  }

  /** Ends the session of a cookie, if there is one. */
  async endByCookie(cookie: string): Promise<void> {
    const facts = await this.findByCookie(cookie);
    if (facts) await this.revoke(facts.userId, facts.id);
  }

  /** What a person may do has changed: facts about their sessions are stale. In the caller's transaction. */
  async forgetAll(userId: string): Promise<void> {
    const live = await this.sessions.listLive(userId, EVER);
    await this.cache.forget(live.map(({ id }) => id));
  }

  /** A session of the project that is not seen after this has ended. */
  async idleSince(projectId: string): Promise<Date> {
    const { sessionIdleDays } = await this.settings.of(AuthSettings, projectId);
    return new Date(Date.now() - sessionIdleDays * DAY_MS);
  }

  private async endWhere(where: { userId: string; id?: string; except?: string }): Promise<number> {
    return this.em.transactional(async () => {
      const ended = await this.sessions.end(where);
      await this.cache.forget(ended);
      return ended.length;
    });
  }

  /** Finds a live session, and notes that it is in use. */
  private async touch(id: string): Promise<SessionFacts | null> {
    const session = await this.sessions.findLive(id);
    const user = session && (await this.users.find(session.userId));
    if (!user || user.suspendedAt || user.eraseAt) return null;
    const { sessionIdleDays } = await this.settings.of(AuthSettings, user.projectId);
    const now = Date.now();
    if (now - session.lastSeenAt.getTime() >= sessionIdleDays * DAY_MS) return null;
    if (now - session.lastSeenAt.getTime() > TOUCH_MS) await this.sessions.update(id, { lastSeenAt: new Date(now) });
    const { userId, cookieHash, refreshAcknowledged, expiresAt } = session;
    const idleAtMs = now + sessionIdleDays * DAY_MS;
    const expiresAtMs = Math.min(expiresAt.getTime(), idleAtMs);
    const { projectId, roles } = user;
    const startedAtMs = session.createdAt.getTime();
    return { id, userId, projectId, roles, cookieHash, refreshAcknowledged, startedAtMs, expiresAtMs };
  }
}
