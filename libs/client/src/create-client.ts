import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.js';
import { RoostError } from './roost-error.js';
import { Session, type SessionKind } from './session.js';
import { MemoryTokenStore, type TokenStore } from './token-store.js';

/** How a client reaches the server, and keeps its session. */
export interface RoostClientOptions {
  /** Without a slash at its end. Default: the origin of the page. */
  baseUrl?: string;
  /** Default `cookie` on a page, else `token`. */
  session?: SessionKind;
  /** Default: memory. */
  store?: TokenStore;
  /** Names the project, where the server cannot tell it by the host. */
  project?: string;
  /** Instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** Called once when a session is over that was not signed out: it expired, or was ended elsewhere. */
  onSessionEnded?: () => void;
}

/** Every operation of the API by method and path, as `client.GET('/users/me')`, and the session that they are made in. */
export type RoostClient = Client<paths> & { session: Session };

/**
 * A client of one server.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://api.example.org' });
 * await client.session.signIn({ username: 'ada', password });
 * const me = await unwrap(client.GET('/users/me'));
 */
export function createClient(options: RoostClientOptions = {}): RoostClient {
  const page = pageOrigin();
  const { baseUrl = page ?? '', store = new MemoryTokenStore(), project } = options;
  const kind = options.session ?? (page === undefined ? 'token' : 'cookie');
  // The cookie goes to another origin, too: its CORS_ORIGINS say which pages may use it.
  const credentials = kind === 'cookie' ? 'include' : 'omit';
  const headers: Record<string, string> = project === undefined ? {} : { 'x-roost-project': project };
  const session = new Session({
    kind,
    store,
    fetch: options.fetch ?? ((request) => fetch(request)),
    post: (path, body) =>
      new Request(baseUrl + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { ...headers, 'content-type': 'application/json' },
        credentials,
      }),
    onEnded: options.onSessionEnded ?? (() => undefined),
  });
  const client = createFetchClient<paths>({
    baseUrl,
    headers,
    credentials,
    bodySerializer,
    fetch: (request) => session.send(request),
  });
  client.use({
    onError: ({ error, request }) =>
      request.signal.aborted || error instanceof RoostError ? undefined : RoostError.unreachable(error),
  });
  return Object.assign(client, { session });
}

/** With a file among its fields a body is a form, whose objects are JSON; else it is JSON. What is ready to be sent is sent as it is. */
function bodySerializer(body: unknown): FormData | Blob | string {
  if (body instanceof FormData || body instanceof Blob) return body;
  const fields = Object.entries(body as Record<string, string | Blob | object | null | undefined>);
  if (!fields.some(([, value]) => value instanceof Blob)) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of fields) {
    if (value === undefined || value === null) continue;
    form.append(name, typeof value === 'string' || value instanceof Blob ? value : JSON.stringify(value));
  }
  return form;
}

/** Undefined outside of browsers. */
function pageOrigin(): string | undefined {
  return (globalThis as { location?: { origin: string } }).location?.origin;
}
