import { SetMetadata } from '@nestjs/common';

/** A request that may be answered from memory: GET or HEAD, without credentials, range or origin. */
export interface CacheableRequest {
  /** Parameters of the route, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** The text after the question mark, unchanged; empty if there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A response that is in memory. */
export interface CachedResponse {
  readonly status: 200 | 304;
  /** Return the same object again if you can, because its serialized form is then reused. */
  readonly headers: Readonly<Record<string, string>>;
  /** Left out for HEAD by the kernel. */
  readonly body?: Buffer;
}

/** Looks for a response in memory, synchronously. Without one the request goes on to the route. */
export type FindCachedResponse = (request: CacheableRequest) => CachedResponse | undefined;

export const RESPONSE_CACHE_METADATA = Symbol.for('roost:response-cache');

/**
 * Lets a method of a provider answer a GET route (and its HEAD) from memory, before guards, pipes and interceptors, which cost more than
 * the response itself. The method must answer as the route would. It is called for that route only, and never for requests with
 * credentials, ranges or another origin.
 *
 * The start stops unless the route belongs to the same plugin and is `@Public()` or `@Requires(…, { kinds: ['user', 'anonymous'] })`.
 *
 * @param route pattern of the route, with its parameters named as there; no wildcards
 *
 * @example
 * ```ts
 * @ResponseCache('/reviews/:id/badge')
 * find({ params: { id = '' } }: CacheableRequest): CachedResponse | undefined {
 *   return this.badges.get(id);
 * }
 * ```
 */
export const ResponseCache = (
  route: string,
): (<Find extends FindCachedResponse>(
  target: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<Find>,
) => void) => SetMetadata(RESPONSE_CACHE_METADATA, route);
