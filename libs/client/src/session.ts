import type { components } from './openapi.js';
import { RoostError } from './roost-error.js';
import type { Tokens, TokenStore } from './token-store.js';

type Schemas = components['schemas'];

/** Who is signed in, as `GET /users/me` has it. */
export type User = Schemas['UserResponse'];

/** How a session is kept: by a cookie, out of reach of scripts, or by a refresh token in the client's store. */
export type SessionKind = Schemas['SessionKind'];

/** What a session is made of. */
export interface SessionOptions {
  kind: SessionKind;
  store: TokenStore;
  /** Sends a request as it is. @throws whatever `fetch` fails with */
  fetch: (request: Request) => Promise<Response>;
  /** A POST of JSON. */
  post: (path: string, body: object) => Request;
  onEnded: () => void;
}

/** What became of a refresh: undefined where the session is over, an answer where the server could not tell. */
type Renewal = { tokens: Tokens; user: User } | { answer: Response } | undefined;

/** An access token that expires so soon is not handed out: what it is for may begin later. */
const SOON_MS = 60_000;

/** Who a client is signed in as, for as long as that lasts. */
export class Session {
  private refreshing: Promise<Renewal> | undefined;
  /** Counts sign-ins and refreshes: a request that was sent before one of them is sent again without another. */
  private renewals = 0;
  private isOpen = false;
  /** Whether the server said that there is no session: it is not asked again before the next sign-in. */
  private isOver = false;
  /** Makes this device known at the next sign-in: strangers who guess passwords do not keep it out. */
  private deviceToken: string | undefined;

  constructor(private readonly options: SessionOptions) {}

  /** Signs in by password. @throws RoostError `auth.invalid_credentials` and others */
  async signIn(credentials: Omit<Schemas['LoginBody'], 'session'>): Promise<User> {
    return this.open('/auth/login', { deviceToken: this.deviceToken, ...credentials });
  }

  /** Signs in by the code of a mail. @throws RoostError `auth.invalid_sign_in_code` and others */
  async signInByCode(proof: Omit<Schemas['CodeLoginBody'], 'session'>): Promise<User> {
    return this.open('/auth/code', proof);
  }

  /**
   * Goes on with the session that there is, as after a page was loaded anew.
   *
   * @returns who is signed in, or undefined when nobody is.
   * @throws RoostError when the server cannot tell.
   */
  async restore(): Promise<User | undefined> {
    this.isOver = false;
    return (await this.renewed())?.user;
  }

  /** Ends the session, here and on the server. One that is over already is no error. @throws RoostError */
  async signOut(): Promise<void> {
    const response = await reaching(this.send(this.options.post('/auth/logout', {})));
    if (!response.ok && response.status !== 401) throw await errorOf(response);
    this.isOpen = false;
    await this.end();
  }

  /**
   * Headers that say who asks, for what does not go through the client, as resumable uploads: `Authorization`, or `X-CSRF-Token` beside the
   * session cookie. Empty when nobody is signed in.
   *
   * @throws RoostError when the server has to be asked for them, and cannot tell.
   */
  async headers(): Promise<Record<string, string>> {
    const tokens = await this.options.store.load();
    const headers = headersOf(isGood(tokens) ? tokens : (await this.renewed())?.tokens);
    return headers ?? {};
  }

  /**
   * Sends a request for whoever is signed in; where the session has to be renewed, once more after that.
   *
   * @throws whatever `fetch` fails with
   */
  async send(request: Request): Promise<Response> {
    const { fetch } = this.options;
    const { renewals } = this;
    // A body is read once: it may have to be sent again.
    const again = this.isOver ? undefined : request.clone();
    const response = await fetch(await this.signed(request));
    if (!again || response.status !== 401 || !(await needsSignIn(response))) return response;
    // Somebody else's refresh may have come meanwhile.
    const renewal = renewals === this.renewals ? await this.refreshOnce() : true;
    if (renewal === undefined) return response;
    return renewal === true || 'tokens' in renewal ? fetch(await this.signed(again)) : renewal.answer.clone();
  }

  private async signed(request: Request): Promise<Request> {
    const { kind, store } = this.options;
    if (kind === 'cookie' && !needsCsrfToken(request)) return request;
    const headers = kind === 'cookie' ? await this.headers() : headersOf(await store.load());
    for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value);
    return request;
  }

  /** @throws RoostError when the server cannot tell. */
  private async renewed(): Promise<{ tokens: Tokens; user: User } | undefined> {
    const renewal = await this.refreshOnce();
    if (renewal && 'answer' in renewal) throw await errorOf(renewal.answer.clone());
    return renewal;
  }

  /** However many ask, one refresh is on its way. */
  private async refreshOnce(): Promise<Renewal> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async refresh(): Promise<Renewal> {
    const { kind, store, fetch, post } = this.options;
    const { refreshToken } = (await store.load()) ?? {};
    if (this.isOver || (kind === 'token' && refreshToken === undefined)) return undefined;
    const answer = await reaching(fetch(post('/auth/refresh', { refreshToken })));
    if (answer.status === 401) {
      await this.end();
      return undefined;
    }
    // The session may be as good as ever.
    return answer.ok ? this.keep(answer) : { answer };
  }

  private async open(path: string, proof: object): Promise<User> {
    const { kind, fetch, post } = this.options;
    const response = await reaching(fetch(post(path, { ...proof, session: kind })));
    if (!response.ok) throw await errorOf(response);
    return (await this.keep(response)).user;
  }

  private async keep(response: Response): Promise<{ tokens: Tokens; user: User }> {
    const { data } = (await response.json()) as Schemas['LoginResponseEnvelope'];
    const { accessToken, refreshToken, expiresIn, csrfToken, deviceToken, ...user } = data;
    // By cookie, no script needs to know what says who somebody is.
    const tokens: Tokens =
      this.options.kind === 'cookie'
        ? { csrfToken }
        : { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
    await this.options.store.save(tokens);
    this.deviceToken = deviceToken ?? this.deviceToken;
    this.renewals += 1;
    this.isOpen = true;
    this.isOver = false;
    return { tokens, user };
  }

  private async end(): Promise<void> {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    this.isOver = true;
    await this.options.store.save(undefined);
    if (wasOpen) this.options.onEnded();
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Other sites can send forms and bytes with the cookie, so that the server wants to see the token; JSON they cannot. */
function needsCsrfToken({ method, headers }: Request): boolean {
  const type = headers.get('content-type');
  return !SAFE.has(method) && type !== null && !/^application\/json\s*(;|$)/i.test(type);
}

function headersOf(tokens: Tokens | undefined): Record<string, string> | undefined {
  if (tokens?.accessToken !== undefined) return { authorization: `Bearer ${tokens.accessToken}` };
  return tokens?.csrfToken === undefined ? undefined : { 'x-csrf-token': tokens.csrfToken };
}

const isGood = (tokens: Tokens | undefined): tokens is Tokens =>
  tokens !== undefined && (tokens.expiresAt ?? Infinity) > Date.now() + SOON_MS;

async function reaching(response: Promise<Response>): Promise<Response> {
  try {
    return await response;
  } catch (error) {
    throw error instanceof RoostError ? error : RoostError.unreachable(error);
  }
}

const errorOf = async (response: Response): Promise<RoostError> => RoostError.of(await bodyOf(response), response);

/** Wrong passwords and codes (`auth.…`) are answered with 401, too: no refresh helps them. */
async function needsSignIn(response: Response): Promise<boolean> {
  const body = await bodyOf(response.clone());
  return typeof body === 'object' && body !== null && 'code' in body && !String(body.code).startsWith('auth.');
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
