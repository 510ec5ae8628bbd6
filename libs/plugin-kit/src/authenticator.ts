import type { Principal, RoostRequest } from './principal.js';

/** What a caller shows of who it is, whatever it came by: HTTP, a stream, a call of another service. */
export interface Credentials {
  /** By lower-case name: `authorization`, `x-roost-project`, `origin` … */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** By name; empty where there are none. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** HTTP method; that of a stream or call which changes nothing is `GET`. What could come from another site's page is held against it. */
  readonly method: string;
  /** Network address that the caller has. */
  readonly address: string;
}

/** What an HTTP request shows of who makes it. */
export const credentialsOf = ({ headers, cookies, method, ip }: RoostRequest): Credentials => ({
  headers,
  cookies,
  method,
  address: ip,
});

/**
 * Finds out who a caller is. One plugin provides it, globally, to the HTTP process; without one every route that is not public
 * answers 401.
 */
export abstract class Authenticator {
  /**
   * @returns an anonymous principal for who shows no credentials, and null for a token that is no good: its client has to hear of it.
   * @throws a Problem when a principal acts on a project that is not its own, and a 503 when who it is cannot be told.
   */
  abstract authenticate(credentials: Credentials): Promise<Principal | null>;

  /**
   * The same principal as of now, for what lasts longer than a request.
   *
   * @returns null when its session has ended. @throws a 503 when that cannot be told.
   */
  abstract refresh(principal: Principal): Promise<Principal | null>;
}
