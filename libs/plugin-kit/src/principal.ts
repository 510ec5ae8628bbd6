import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Facts } from './facts.js';

/** What every principal has. */
interface PrincipalBase {
  /** The project that it acts on. */
  readonly projectId: string;
  /** Permissions, for example `<plugin>.<what>`. */
  readonly permissions: ReadonlySet<string>;
  /** Names of its roles in the project. Only people with a session have any: a key has its permissions. */
  readonly roles: readonly string[];
  /** Facts from plugins, see `@ContributesFacts()`. Only people have any. */
  readonly facts: Facts;
}

/** A person who is signed in. */
export interface SessionPrincipal extends PrincipalBase {
  readonly kind: 'user';
  readonly userId: string;
  readonly sessionId: string;
}

/** A program with an API key of a person. It has those permissions of the person that are scopes of the key. */
export interface KeyPrincipal extends PrincipalBase {
  readonly kind: 'key';
  /** The person who made the key. What the key makes is theirs. */
  readonly userId: string;
  readonly keyId: string;
}

/** A person: signed in, or by an API key of theirs. */
export type UserPrincipal = SessionPrincipal | KeyPrincipal;

/** A process of the installation itself. */
export interface ServicePrincipal extends PrincipalBase {
  readonly kind: 'service';
  /** Name of the process, as `mailer`. */
  readonly service: string;
}

/** A caller without credentials. It has no permissions. */
export interface AnonymousPrincipal extends PrincipalBase {
  readonly kind: 'anonymous';
}

/** Who makes a request. Tell the kinds apart by `kind`. */
export type Principal = UserPrincipal | ServicePrincipal | AnonymousPrincipal;
export type PrincipalKind = Principal['kind'];

/**
 * A request as plugins see it; inject it with Nest's `@Req()`.
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
  /** Client address: the one that the last proxy of `TRUSTED_PROXIES` saw, else that of the connection. */
  readonly ip: string;
  /** The connection that it came on, whoever forwarded it. */
  readonly socket: { readonly remoteAddress?: string | undefined };
  /** Who makes it, once the guard has let it in; undefined on public routes. */
  principal?: Principal;
  /** Its project, once the guard has found it; undefined on public routes that do not ask for it by `@ProjectId()`. */
  projectId?: string;
}

/** The person behind a principal, or undefined when it is none. */
export const personOf = (principal: Principal | undefined): UserPrincipal | undefined =>
  principal?.kind === 'user' || principal?.kind === 'key' ? principal : undefined;

/**
 * Injects the {@link UserPrincipal} of the request, on routes that admit people only, as `@Requires()` does by default. A route that needs
 * the session uses {@link CurrentSession}.
 *
 * @throws an Error on public routes, and for callers that are not people. A route that admits others uses `@AnyPrincipal()`.
 */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): UserPrincipal => {
  const principal = personOf(context.switchToHttp().getRequest<RoostRequest>().principal);
  if (!principal) throw new Error('@CurrentPrincipal() needs a route that admits people only. Use @AnyPrincipal()');
  return principal;
});

/**
 * Injects the {@link SessionPrincipal} of the request, on routes with `@Requires('…', { session: true })`.
 *
 * @throws an Error on other routes, for callers without a session
 */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): SessionPrincipal => {
  const { principal } = context.switchToHttp().getRequest<RoostRequest>();
  if (principal?.kind !== 'user') throw new Error('@CurrentSession() needs a route that declares { session: true }');
  return principal;
});

/**
 * Injects the {@link Principal} of the request, of any kind that the route admits.
 *
 * @throws an Error on public routes
 * @example
 * @Get(':id')
 * @Requires('reviews.read', { kinds: ['user', 'anonymous'] })
 * async getReview(@Param('id') id: string, @AnyPrincipal() principal: Principal) { … }
 */
export const AnyPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RoostRequest>();
  if (!principal) throw new Error('@AnyPrincipal() cannot be used on a public route. Declare @Requires() with kinds');
  return principal;
});
