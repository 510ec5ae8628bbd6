import { Injectable } from '@nestjs/common';
import { type HookMap, Notifications, OnHook } from '@roost/plugin-kit';
import { KEY_OWNER_CHANNEL } from '../sessions/principal-cache.js';
import { KeysRepository } from './keys.repository.js';

/** What changes in an account do to its keys, and what of them is kept about a person. */
@Injectable()
export class KeysOfAccount {
  constructor(
    private readonly keys: KeysRepository,
    private readonly notifications: Notifications,
  ) {}

  /** Revokes all keys of a person, in the caller's transaction. @returns how many. */
  async revokeAll(userId: string): Promise<number> {
    const revoked = await this.keys.deleteOf(userId);
    if (revoked > 0) await this.notifications.notify(KEY_OWNER_CHANNEL, userId);
    return revoked;
  }

  /** A key may do what its maker may do now. */
  @OnHook('users.access-changed')
  async follow(changed: HookMap['users.access-changed']): Promise<HookMap['users.access-changed']> {
    await this.notifications.notify(KEY_OWNER_CHANNEL, changed.userId);
    return changed;
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.revokeAll(erasing.userId);
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const keys = (await this.keys.listOf(exporting.userId)).map(
      ({ id, name, scopes, addresses, budget, expiresAt, lastUsedAt, createdAt }) => ({
        id,
        name,
        scopes,
        addresses,
        limit: budget,
        expiresAt,
        lastUsedAt,
        createdAt,
      }),
    );
    return { ...exporting, files: [...exporting.files, { path: 'keys.json', content: keys }] };
  }
}
