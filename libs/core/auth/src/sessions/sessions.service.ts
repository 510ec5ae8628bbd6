import { createHash, randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Notifications } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { PrincipalCache, SESSION_CHANNEL } from './principal-cache.js';
import { SessionsRepository } from './sessions.repository.js';

const DAY_MS = 86_400_000;
const LONGEST_USER_AGENT = 400;

/** Where a sign-in came from. */
export interface ClientInfo {
  ip: string;
  userAgent: string | undefined;
}

/** A session that is still good, and whose it is. */
export interface OpenSession {
  id: string;
  user: Profile;
  expiresAt: Date;
}

export interface StartedSession {
  id: string;
  /** Value of the session cookie; only its hash is kept. */
  cookie: string;
  expiresAt: Date;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly cache: PrincipalCache,
    private readonly notifications: Notifications,
    private readonly config: AuthConfig,
  ) {}

  async start(userId: string, { ip, userAgent }: ClientInfo): Promise<StartedSession> {
    const id = newId();
    const cookie = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + this.config.sessionDays * DAY_MS);
    await this.sessions.insert({
      id,
      userId,
      cookieHash: hashCookie(cookie),
      expiresAt,
      userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      ip,
    });
    return { id, cookie, expiresAt };
  }

  /** @param by the id that a token carries, or the value of a cookie. */
  async find(by: { id: string } | { cookie: string }): Promise<OpenSession | null> {
    const session = await this.sessions.findLive('cookie' in by ? { cookieHash: hashCookie(by.cookie) } : by);
    const user = session && (await this.users.find(session.userId));
    return user ? { id: session.id, user, expiresAt: session.expiresAt } : null;
  }

  /** Ends a session: at once in this process, and in all others as soon as they hear of it. */
  async end(id: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.sessions.end(id);
      await this.notifications.notify(SESSION_CHANNEL, id);
    });
    this.cache.dropSession(id);
  }
}

const hashCookie = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url');
