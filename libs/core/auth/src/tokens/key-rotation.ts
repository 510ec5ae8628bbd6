import type { SigningKey } from './signing-key.entity.js';

const DAY_MS = 86_400_000;
/** A key signs for so long. */
export const SIGNS_MS = 30 * DAY_MS;
/** It is published for so long before it signs. */
export const PUBLISHED_BEFORE_MS = DAY_MS;
/** It is kept for so long after it signed last: longer than any access token lives. */
export const KEPT_AFTER_MS = DAY_MS;

/** What has to be done about the keys. */
export interface KeyPlan {
  /** When the key that has to be made begins to sign (Unix milliseconds), or null. */
  makeActiveAtMs: number | null;
  /** Ids of keys that no token needs any more. */
  retire: string[];
}

/** @param keys in the order in which they sign. */
export function planKeys(keys: readonly Pick<SigningKey, 'id' | 'activeAt'>[], nowMs: number): KeyPlan {
  const retire = keys
    .filter((_, index) => {
      const successor = keys[index + 1];
      return successor !== undefined && successor.activeAt.getTime() + KEPT_AFTER_MS < nowMs;
    })
    .map(({ id }) => id);
  const newest = keys.at(-1)?.activeAt.getTime();
  if (newest === undefined) return { makeActiveAtMs: nowMs, retire };
  const nextMs = newest + SIGNS_MS;
  // After a long rest the next key is late: it is published first all the same.
  const makeActiveAtMs = nowMs >= nextMs - PUBLISHED_BEFORE_MS ? Math.max(nextMs, nowMs + PUBLISHED_BEFORE_MS) : null;
  return { makeActiveAtMs, retire };
}
