import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FACTS_CHANNEL, type ProcessCache, ProcessCaches, type UserPrincipal } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';

/** Channel on which processes tell each other which sessions changed: the payload is the id of the session. */
export const SESSION_CHANNEL = 'session';
/** Channel on which they tell each other that roles changed: the payload is the id of the project. */
export const ROLE_CHANNEL = 'role';

interface Entry {
  principal: UserPrincipal;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
}

/** Remembers who a credential belongs to, by its hash, so that verifying it once is enough. */
@Injectable()
export class PrincipalCache {
  private readonly entries: ProcessCache<Entry>;

  constructor(caches: ProcessCaches, { tokenCacheSize }: AuthConfig) {
    this.entries = caches.create<Entry>('principals', {
      max: tokenCacheSize,
      channels: {
        [SESSION_CHANNEL]: ({ principal }, _key, sessionId) => principal.sessionId === sessionId,
        [ROLE_CHANNEL]: ({ principal }, _key, projectId) => principal.projectId === projectId,
        [FACTS_CHANNEL]: ({ principal }, _key, userId) => principal.userId === userId,
      },
      expiresAtMs: ({ expiresAtMs }) => expiresAtMs,
    });
  }

  /** The principal of a credential: remembered, or as `verify` finds it. */
  async resolve(credential: string, verify: () => Promise<Entry | undefined>): Promise<UserPrincipal | null> {
    const key = hash('sha256', credential, 'base64');
    return (await this.entries.get(key, verify))?.principal ?? null;
  }
}
