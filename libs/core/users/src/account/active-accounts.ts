import { Injectable } from '@nestjs/common';
import { type HookMap, Notifications, OnHook, type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { isInUse, UsersRepository } from '../users.repository.js';

/** Where messages about accounts go: the payload is the id. */
const ACCOUNT_CHANNEL = 'account';
const REMEMBERED = 10_000;

/**
 * Whether accounts are in use: neither suspended, nor about to be erased, nor gone. What is shown by the authority of an account (a public picture, a
 * link, a signed URL) is shown only while that account is in use. Ask it on each request: a hit takes no query, and a change counts in every process
 * from the commit on.
 */
@Injectable()
export class ActiveAccounts {
  private readonly cache: ProcessCache<{ isActive: boolean }>;

  constructor(
    private readonly users: UsersRepository,
    private readonly notifications: Notifications,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create('active', { max: REMEMBERED, channels: { [ACCOUNT_CHANNEL]: 'key' } });
  }

  async isActive(userId: string): Promise<boolean> {
    const account = await this.cache.get(userId, async () => {
      const user = await this.users.findProfile(userId);
      return user && { isActive: isInUse(user) };
    });
    return account?.isActive ?? false;
  }

  /** For code that cannot wait. @returns false also where it would have to be looked up. */
  isKnownActive(userId: string): boolean {
    return this.cache.peek(userId)?.isActive ?? false;
  }

  @OnHook('users.access-changed')
  async tell(changed: HookMap['users.access-changed']): Promise<HookMap['users.access-changed']> {
    await this.notifications.notify(ACCOUNT_CHANNEL, changed.userId);
    return changed;
  }
}
