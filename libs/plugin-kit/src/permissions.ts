import { SetMetadata } from '@nestjs/common';

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

/** What a route needs: nothing, or a permission, which may be asked of those only who say who they are. */
export type Access = 'public' | { permission: string; orAnonymous?: boolean };

export const ACCESS_METADATA = Symbol.for('roost:access');

/** Lets anyone call the route. On a class: every route of it that declares nothing else. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_METADATA, 'public' satisfies Access);

/**
 * Lets those call the route who hold the permission. A route with neither this nor `@Public()` stops the start.
 *
 * @param options `orAnonymous` also lets those call it who send no credentials: for what its owner may have opened to everyone. Then the
 * handler decides by {@link MaybePrincipal}.
 */
export const Requires = (
  permission: string,
  { orAnonymous = false }: { orAnonymous?: boolean } = {},
): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS_METADATA, (orAnonymous ? { permission, orAnonymous } : { permission }) satisfies Access);
