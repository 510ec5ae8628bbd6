import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who makes a request. */
export interface Principal {
  userId: string;
  sessionId: string;
  projectId: string;
  permissions: ReadonlySet<string>;
}

/**
 * A request as far as plugins know it; Nest's `@Req()` hands it over.
 *
 * @example
 * async begin(@Req() { ip, headers }: RoostRequest): Promise<void> { … }
 */
export interface RoostRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** Where it comes from: the address that the last proxy of `TRUSTED_PROXIES` saw, else that of the connection. */
  readonly ip: string;
  /** Who makes it, once the guard has let it in. */
  principal?: Principal;
}

/** Hands the {@link Principal} of the request to a controller method. Not for public routes. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RoostRequest>();
  if (!principal) throw new Error('@CurrentPrincipal() on a route that lets anonymous callers in');
  return principal;
});

/** Hands over who makes the request, or undefined for those who did not say: for routes that let both in. */
export const MaybePrincipal = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<RoostRequest>().principal,
);

/** Slug of the project that a public request acts on: the header `X-Roost-Project`, else `default`. */
export const ProjectSlug = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const header = context.switchToHttp().getRequest<RoostRequest>().headers['x-roost-project'];
  return typeof header === 'string' && header !== '' ? header : 'default';
});
