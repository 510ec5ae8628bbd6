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
/** By how much the clocks of two machines may differ. */
const SKEW_MS = 10_000;

/** Facts as they are kept. */
interface Kept {
  facts: SessionFacts;
  /** Unix time in milliseconds. */
  keptAtMs: number;
}

const keyOf = (sessionId: string): string => `session:${sessionId}`;

/**
 * Facts about sessions, shared by all processes. Truth is in Postgres; what changes there is marked as stale here before it is
 * committed, so that nobody who read the old truth can keep it. What was kept before a mark could not be made is not believed: Redis was
 * away, and has it still.
 */
@Injectable()
export class SessionCache implements OnModuleInit {
  /** Unix time in milliseconds: what was kept until then may be out of date. */
  private doubtedUntilMs = 0;

  constructor(
    private readonly shared: SharedCache,
    private readonly notifications: Notifications,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    // Whoever changed the session may not have reached Redis, or may have ended since.
    this.notifications.listen(SESSION_CHANNEL, (sessionId) => {
      if (sessionId !== null) void this.mark(sessionId);
    });
  }

  /** The facts as they are kept, or as `read` finds them in Postgres. */
  async find(sessionId: string, read: () => Promise<SessionFacts | null>): Promise<SessionFacts | null> {
    const kept = await this.shared.get(keyOf(sessionId));
    if (kept !== undefined && kept !== STALE) {
      const { facts, keptAtMs } = JSON.parse(kept) as Partial<Kept>;
      const isBelieved = keptAtMs !== undefined && keptAtMs > this.doubtedUntilMs;
      if (facts && isBelieved && facts.expiresAtMs > Date.now()) return facts;
    }
    const keptAtMs = Date.now();
    const facts = await read();
    if (facts && kept === undefined) {
      await this.shared.setIfAbsent(
        keyOf(sessionId),
        JSON.stringify({ facts, keptAtMs } satisfies Kept),
        CACHE_SECONDS,
      );
    }
    return facts;
  }

  /** Marks sessions as stale, in the transaction that changes them. Processes forget them when it commits. */
  async forget(sessionIds: readonly string[]): Promise<void> {
    this.database.requireTransaction('Sessions were marked as stale');
    for (const id of sessionIds) {
      await this.mark(id);
      await this.notifications.notify(SESSION_CHANNEL, id);
    }
  }

  /** Each process hears of the change, and tries: when none reaches Redis, all of them doubt what it has. */
  private async mark(sessionId: string): Promise<void> {
    const isMarked = await this.shared.set(keyOf(sessionId), STALE, STALE_SECONDS);
    if (!isMarked) this.doubtedUntilMs = Date.now() + SKEW_MS;
  }
}
