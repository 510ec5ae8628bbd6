import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal.js';

/**
 * Finds out who makes a request. One plugin provides it, globally, to the HTTP process; without one every route that is not public
 * answers 401.
 */
export abstract class Authenticator {
  /** @returns null when the request carries no valid credentials. @throws a 503 when that cannot be told. */
  abstract authenticate(context: ExecutionContext): Promise<Principal | null>;
}
