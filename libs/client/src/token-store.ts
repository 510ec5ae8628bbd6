/** What a client keeps of its session. */
export interface Tokens {
  /** In sessions of the kind `token`. */
  accessToken?: string | undefined;
  /** When the access token expires, by the clock of this machine: milliseconds since 1970. */
  expiresAt?: number | undefined;
  /** In sessions of the kind `token`: good for one refresh. */
  refreshToken?: string | undefined;
  /** In sessions of the kind `cookie`: shows that a form was sent by a page of the app's own. */
  csrfToken?: string | undefined;
}

/** Where a client keeps its tokens: in memory, unless an app brings a store that outlives it (a keychain, a file). */
export interface TokenStore {
  load: () => Tokens | undefined | Promise<Tokens | undefined>;
  /** @param tokens undefined when the session is over. */
  save: (tokens: Tokens | undefined) => void | Promise<void>;
}

/** Keeps tokens for as long as the page or the process lives. */
export class MemoryTokenStore implements TokenStore {
  private tokens: Tokens | undefined;

  load(): Tokens | undefined {
    return this.tokens;
  }

  save(tokens: Tokens | undefined): void {
    this.tokens = tokens;
  }
}
