import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications, PrincipalFacts, type UserPrincipal } from '@roost/plugin-kit';
import { LRUCache } from 'lru-cache';
import { AuthConfig } from '../auth.config.js';

/** Channel on which processes tell each other which sessions changed. */
export const SESSION_CHANNEL = 'auth_session';
/** Channel on which they tell each other that roles changed. */
export const ROLE_CHANNEL = 'auth_role';

/** A session that was dropped is not remembered for so long: the change that it was dropped for may not be committed yet. */
const DROPPED_MS = 10_000;

interface Entry {
  principal: UserPrincipal;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
}

/**
 * Remembers who a credential belongs to, by its hash, so that verifying it once is enough. Bounded; an entry goes when the
 * credential expires and at once when its session changes, here or in another process. While messages of other processes do not arrive,
 * nothing is remembered.
 */
@Injectable()
export class PrincipalCache implements OnModuleInit {
  private readonly entries: LRUCache<string, Entry> | undefined;
  private readonly dropped = new LRUCache<string, true>({ max: 10_000, ttl: DROPPED_MS });
  /** Counts what was dropped: a verification that began before a drop must not be remembered after it. */
  private generation = 0;

  constructor(
    private readonly notifications: Notifications,
    private readonly facts: PrincipalFacts,
    { tokenCacheSize }: AuthConfig,
  ) {
    this.entries = tokenCacheSize > 0 ? new LRUCache({ max: tokenCacheSize }) : undefined;
  }

  onModuleInit(): void {
    this.notifications.listen(SESSION_CHANNEL, (sessionId) => {
      if (sessionId === null) this.clear();
      else this.dropSession(sessionId);
    });
    this.notifications.listen(ROLE_CHANNEL, () => {
      this.clear();
    });
    this.facts.onChanged((userId) => {
      if (userId === null) this.clear();
      else this.dropUser(userId);
    });
  }

  /** The principal of a credential: remembered, or as `verify` finds it. */
  async resolve(credential: string, verify: () => Promise<Entry | null>): Promise<UserPrincipal | null> {
    const key = createHash('sha256').update(credential).digest('base64');
    const known = this.notifications.connected ? this.entries?.get(key) : undefined;
    if (known && known.expiresAtMs > Date.now()) return known.principal;
    const { generation } = this;
    const found = await verify();
    const isStill = generation === this.generation && !this.dropped.has(found?.principal.sessionId ?? '');
    if (found && isStill) this.entries?.set(key, found);
    return found?.principal ?? null;
  }

  dropSession(sessionId: string): void {
    this.generation++;
    this.dropped.set(sessionId, true);
    this.entries?.forEach(({ principal }, key) => {
      if (principal.sessionId === sessionId) this.entries?.delete(key);
    });
  }

  /** Of a change that is committed, so that nothing needs to be kept out for a while. */
  private dropUser(userId: string): void {
    this.generation++;
    this.entries?.forEach(({ principal }, key) => {
      if (principal.userId === userId) this.entries?.delete(key);
    });
  }

  clear(): void {
    this.generation++;
    this.entries?.clear();
  }
}
