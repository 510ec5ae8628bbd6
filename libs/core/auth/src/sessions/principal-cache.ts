import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FACTS_CHANNEL, type ProcessCache, ProcessCaches, type UserPrincipal } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';

/** Channel on which processes tell each other which sessions changed: the payload is the id of the session. */
export const SESSION_CHANNEL = 'session';
/** Channel on which they tell each other that roles changed: the payload is the id of the project. */
export const ROLE_CHANNEL = 'role';
/** Channel on which they tell each other that a key was changed or revoked: the payload is its id. */
export const KEY_CHANNEL = 'key';
/** The same of all keys of a person: the payload is the id of the person. */
export const KEY_OWNER_CHANNEL = 'key-owner';

/** What a key is bound to, as it is cached with its principal. */
export interface KeyTerms {
  id: string;
  /** Whether it may be used from an address; undefined: from any. */
  isAllowed: ((address: string) => boolean) | undefined;
  budget: string | null;
  /** Unix time in milliseconds, of the last use that was noted. */
  notedAtMs: number;
}

/** Who a credential belongs to. */
export interface Entry {
  principal: UserPrincipal;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
  /** Of an API key. */
  key?: KeyTerms;
}

/** Remembers who a credential belongs to, by its hash, so that verifying it once is enough. */
@Injectable()
export class PrincipalCache {
  private readonly entries: ProcessCache<Entry>;

  constructor(caches: ProcessCaches, { tokenCacheSize }: AuthConfig) {
    this.entries = caches.create<Entry>('principals', {
      max: tokenCacheSize,
      channels: {
        [SESSION_CHANNEL]: ({ principal }, _key, sessionId) =>
          principal.kind === 'user' && principal.sessionId === sessionId,
        [ROLE_CHANNEL]: ({ principal }, _key, projectId) => principal.projectId === projectId,
        [KEY_CHANNEL]: ({ key }, _key, keyId) => key?.id === keyId,
        [KEY_OWNER_CHANNEL]: ({ principal, key }, _key, userId) => key !== undefined && principal.userId === userId,
        [FACTS_CHANNEL]: ({ principal }, _key, id) => principal.userId === id || principal.projectId === id,
      },
      expiresAtMs: ({ expiresAtMs }) => expiresAtMs,
    });
  }

  /** Whose a credential is: remembered, or as `verify` finds it. */
  async resolve(credential: string, verify: () => Promise<Entry | undefined>): Promise<Entry | undefined> {
    return this.entries.get(hash('sha256', credential, 'base64'), verify);
  }
}
