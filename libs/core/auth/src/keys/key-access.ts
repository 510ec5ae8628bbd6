import { Injectable } from '@nestjs/common';
import { type KeyPrincipal, RateLimiter } from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import type { KeyTerms } from '../sessions/principal-cache.js';
import { readToken } from './key-token.js';
import { KeyUses } from './key-uses.js';
import { KeyVerifier, type VerifiedKey } from './key-verifier.js';

/** What the authenticator needs of keys. */
@Injectable()
export class KeyAccess {
  constructor(
    private readonly verifier: KeyVerifier,
    private readonly limiter: RateLimiter,
    private readonly uses: KeyUses,
  ) {}

  /** @returns undefined for a header that has no well-formed key; the promise of undefined for a key that is no good. */
  verify(authorization: string): Promise<VerifiedKey | undefined> | undefined {
    const token = readToken(authorization);
    return token && this.verifier.verify(token);
  }

  /** The principal of a key with its current rights. @returns null when it is no good any more. */
  async current(keyId: string): Promise<KeyPrincipal | null> {
    return this.verifier.current(keyId);
  }

  /**
   * Holds a request to what its key is bound to. Without a budget it takes no call to Redis.
   *
   * @throws `auth.address_not_allowed`, `http.too_many_requests`
   */
  async admit(terms: KeyTerms, address: string): Promise<void> {
    if (terms.isAllowed?.(address) === false) throw authErrors.address_not_allowed({ detail: address });
    this.uses.note(terms);
    if (terms.budget !== null)
      await this.limiter.take({ name: 'key', budget: terms.budget, by: { subject: terms.id } });
  }
}
