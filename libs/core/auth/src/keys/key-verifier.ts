import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { KeyPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { PersonRights } from '../roles/person-rights.js';
import type { KeyTerms } from '../sessions/principal-cache.js';
import { CACHE_SECONDS } from '../sessions/session-cache.js';
import { addressCheck } from './address-range.js';
import type { ReadToken } from './key-token.js';
import { type KeyRow, KeysRepository } from './keys.repository.js';

/** A key that is good, as it is cached. */
export interface VerifiedKey {
  principal: KeyPrincipal;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
  key: KeyTerms;
}

/** Is compared with where there is no key, in the same time. */
const NONE = Buffer.alloc(32);

/** Finds out whose key a token is, and what it may do now. */
@Injectable()
export class KeyVerifier {
  constructor(
    private readonly keys: KeysRepository,
    private readonly users: UsersService,
    private readonly rights: PersonRights,
  ) {}

  /** @returns undefined for a key that is wrong, expired or revoked, or whose maker's account may not be used. */
  async verify({ id, secretHash }: ReadToken): Promise<VerifiedKey | undefined> {
    const key = await this.keys.find(id);
    const expected = key ? Buffer.from(key.secretHash, 'base64url') : NONE;
    if (!timingSafeEqual(Buffer.from(secretHash, 'base64url'), expected) || !key) return undefined;
    return this.verified(key);
  }

  /** The principal of a key that was verified before, with its current rights. @returns null when it is no good any more. */
  async current(keyId: string): Promise<KeyPrincipal | null> {
    const key = await this.keys.find(keyId);
    return (key && (await this.verified(key)))?.principal ?? null;
  }

  private async verified(key: KeyRow): Promise<VerifiedKey | undefined> {
    const now = Date.now();
    const endsAtMs = key.expiresAt === null ? Infinity : Date.parse(key.expiresAt);
    const maker = endsAtMs > now ? await this.users.find(key.userId) : undefined;
    if (!maker || maker.suspendedAt || maker.eraseAt) return undefined;
    const { id: keyId, userId, projectId, scopes, addresses, budget, lastUsedAt } = key;
    const { permissions, facts, factsExpireAtMs } = await this.rights.of(userId, projectId, maker.roles);
    const granted = new Set(scopes.filter((scope) => permissions.has(scope)));
    return {
      // Without roles: whoever goes by the roles of a person would let the key do more than its scopes.
      principal: { kind: 'key', userId, keyId, projectId, permissions: granted, roles: [], facts },
      expiresAtMs: Math.min(endsAtMs, factsExpireAtMs, now + CACHE_SECONDS * 1000),
      key: {
        id: keyId,
        isAllowed: addresses.length > 0 ? addressCheck(addresses) : undefined,
        budget,
        notedAtMs: lastUsedAt === null ? 0 : Date.parse(lastUsedAt),
      },
    };
  }
}
