import type { Principal, RoostRequest } from './principal.js';

/** The credentials of a caller, over HTTP, a stream or a call of another service. */
export interface Credentials {
  /** By lower-case name: `authorization`, `x-roost-project`, `origin` … */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** By name; empty where there are none. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** HTTP method. Use `GET` for a stream or call that changes nothing. Other methods are checked for cross-site requests. */
  readonly method: string;
  /** Path of the request, without query; left out where there is none. */
  readonly path?: string;
  /** Network address of the caller. */
  readonly address: string;
}

/** The credentials of an HTTP request. */
export const credentialsOf = ({ headers, cookies, method, url, ip }: RoostRequest): Credentials => ({
  headers,
  cookies,
  method,
  path: url.split('?', 1)[0] ?? '',
  address: ip,
});

/**
 * Finds out who a caller is. One plugin provides it, globally, to the HTTP process; without one every route that is not public
 * answers 401.
 */
export abstract class Authenticator {
  /**
   * @returns an anonymous principal for a caller without credentials, and null for an invalid token, so that its client gets an error.
   * @throws a Problem when the caller names a project that is not its own, or is none, and a 503 when its identity cannot be checked.
   */
  abstract authenticate(credentials: Credentials): Promise<Principal | null>;

  /**
   * The project of a caller of a public route, who need not be anybody: that of its session, if it has a valid one, else as for a caller
   * without credentials.
   *
   * @returns the id. @throws as {@link authenticate} does.
   */
  abstract projectOf(credentials: Credentials): Promise<string>;

  /**
   * The same principal with its current rights, for work that lasts longer than a request.
   *
   * @returns null when its session has ended or its key was revoked. @throws a 503 when that cannot be checked.
   */
  abstract refresh(principal: Principal): Promise<Principal | null>;

  /** Refuses an API key on a route for people who are signed in. @throws `auth.session_required` */
  abstract refuseKey(): never;
}
