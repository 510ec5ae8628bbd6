import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who makes a request. */
export interface Principal {
  userId: string;
  sessionId: string;
  projectId: string;
  permissions: ReadonlySet<string>;
}

/** A request as far as plugins know it: headers, and who makes it once the guard has let it in. */
export interface RoostRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly method: string;
  readonly ip: string;
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
