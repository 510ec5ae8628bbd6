import { SetMetadata } from '@nestjs/common';
import type { PrincipalKind } from './principal.js';

/** A right that a route can require. */
export interface Permission {
  /** `<plugin>.<what>`. */
  name: string;
  /** One line for the admin console. */
  description: string;
  /** Roles that hold it by default, beside `admin`, who holds all. */
  roles?: readonly string[];
  /** About the whole server: only accounts of the project `default` can hold it. */
  server?: boolean;
}

/** What a route needs: nothing, or a permission, and of which kinds its callers may be. */
export type Access = 'public' | { permission: string; kinds: readonly PrincipalKind[] };

export const ACCESS_METADATA = Symbol.for('roost:access');

/** Lets anyone call the route. On a class: every route of it that declares nothing else. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_METADATA, 'public' satisfies Access);

/** Who may call a route that requires a permission. */
export interface RequiresOptions {
  /**
   * Kinds of callers that the handler is made for; all others are refused. Default: people only. With `anonymous` those may call it, too, who send no
   * credentials and so hold no permission: for what its owner may have opened to everyone. Then the handler decides, by {@link AnyPrincipal}.
   */
  kinds?: readonly PrincipalKind[];
}

/**
 * Lets those call the route who hold the permission, and are of a kind that the route takes. A route with neither this nor `@Public()` stops
 * the start.
 *
 * @example
 * @Requires('reviews.write')                                   // people
 * @Requires('reviews.read', { kinds: ['user', 'key'] })        // people, and programs with a key
 * @Requires('reviews.read', { kinds: ['user', 'anonymous'] })  // people, and whoever the handler lets in
 */
export const Requires = (
  permission: string,
  { kinds = ['user'] }: RequiresOptions = {},
): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_METADATA, { permission, kinds } satisfies Access);
