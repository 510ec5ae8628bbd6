import { SetMetadata } from '@nestjs/common';
import type { PrincipalKind } from './principal.js';

/** A right that a route can require. */
export interface Permission {
  /** `<plugin>.<what>`. */
  name: string;
  /** One line for the admin console. */
  description: string;
  /**
   * Roles that have it by default, besides `owner` and `admin`. `member`: everyone who registers; `viewer`: who only reads; `editor`: has all that
   * `member` has, and looks after what others made. Any other name makes a role of its own.
   */
  roles?: readonly string[];
  /** It is about the project itself: `owner` has it by default, and `admin` only in the project `default`. */
  owner?: boolean;
  /** It concerns the whole server. Only accounts of the project `default` can have it. */
  server?: boolean;
  /** All routes that require it need a session (see {@link RequiresOptions}), so that no API key can have it. */
  session?: boolean;
}

/** What a route requires: nothing, or a permission and the kinds of callers. */
export type Access = 'public' | { permission: string; kinds: readonly PrincipalKind[] };

export const ACCESS_METADATA = Symbol.for('roost:access');

/** Lets anyone call the route. On a class, it applies to every route that declares nothing else. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_METADATA, 'public' satisfies Access);

/** Who may call a route that requires a permission. */
export interface RequiresOptions {
  /**
   * Kinds of callers that the route admits; all others are refused. Default: people only. `user` also admits API keys of people.
   * `anonymous` admits callers without credentials, who have no permissions, for example to read what its owner made public. The handler
   * then decides, with {@link AnyPrincipal}.
   */
  kinds?: readonly PrincipalKind[];
  /**
   * The person must be signed in: API keys are refused with 403 `auth.session_required`. Use it for what changes credentials, ends sessions
   * or deletes an account, so that a lost key cannot become more than it is. Default false.
   */
  session?: boolean;
}

/**
 * Admits callers of the given kinds who have the permission. A route with neither this nor `@Public()` stops the start.
 *
 * @example
 * @Requires('reviews.write')                                   // people, also by API key
 * @Requires('reviews.transfer', { session: true })             // people who are signed in
 * @Requires('reviews.read', { kinds: ['user', 'anonymous'] })  // people, and whoever the handler lets in
 */
export const Requires = (
  permission: string,
  { kinds = ['user'], session = false }: RequiresOptions = {},
): MethodDecorator & ClassDecorator => {
  const admitsKeys = kinds.includes('user') && !session;
  const admitted = new Set<PrincipalKind>(admitsKeys ? [...kinds, 'key'] : kinds);
  return SetMetadata(ACCESS_METADATA, { permission, kinds: [...admitted] } satisfies Access);
};
