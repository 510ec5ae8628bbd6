import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Notifications, SharedCache } from '@roost/plugin-kit';
import { SESSION_CHANNEL } from './principal-cache.js';
import type { SessionFacts } from './session-facts.js';

/** How long facts are believed without asking Postgres again, in seconds. */
export const CACHE_SECONDS = 300;
/** Longer than facts live and than a transaction takes. */
const STALE_SECONDS = CACHE_SECONDS + 60;
/** Stands where facts stood: ask Postgres, and keep nothing. */
const STALE = 'stale';

const keyOf = (sessionId: string): string => `session:${sessionId}`;

/**
 * Facts about sessions, shared by all processes. Truth is in Postgres; what changes there is marked as stale here before it is
 * committed, so that nobody who read the old truth can keep it.
 */
@Injectable()
export class SessionCache implements OnModuleInit {
  constructor(
    private readonly shared: SharedCache,
    private readonly notifications: Notifications,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    // Whoever changed the session may not have reached Redis, or may have ended since.
    this.notifications.listen(SESSION_CHANNEL, (sessionId) => {
      if (sessionId !== null) void this.shared.set(keyOf(sessionId), STALE, STALE_SECONDS);
    });
  }

  /** The facts as they are kept, or as `read` finds them in Postgres. */
  async find(sessionId: string, read: () => Promise<SessionFacts | null>): Promise<SessionFacts | null> {
    const kept = await this.shared.get(keyOf(sessionId));
    if (kept !== undefined && kept !== STALE) {
      const facts = JSON.parse(kept) as SessionFacts;
      if (facts.expiresAtMs > Date.now()) return facts;
    }
    const facts = await read();
    if (facts && kept === undefined)
      await this.shared.setIfAbsent(keyOf(sessionId), JSON.stringify(facts), CACHE_SECONDS);
    return facts;
  }

  /** Marks sessions as stale, in the transaction that changes them. Processes forget them when it commits. */
  async forget(sessionIds: readonly string[]): Promise<void> {
    this.database.requireTransaction('Sessions were marked as stale');
    for (const id of sessionIds) {
      await this.shared.set(keyOf(id), STALE, STALE_SECONDS);
      await this.notifications.notify(SESSION_CHANNEL, id);
    }
  }
}
