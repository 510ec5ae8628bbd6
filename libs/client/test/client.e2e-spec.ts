import { createClient, MemoryTokenStore, RoostError, type RoostClientOptions, unwrap, unwrapPage } from '@roost/client';
import { createTestApp, type TestApp } from '@roost/testing';

describe('The TypeScript client', () => {
  let app: TestApp;
  /** Method and path of each request that was sent. */
  const sent: string[] = [];
  beforeAll(async () => {
    app = await createTestApp();
  });
  beforeEach(() => {
    sent.length = 0;
  });
  afterAll(async () => {
    await app.close();
  });

  const counting = async (request: Request): Promise<Response> => {
    sent.push(`${request.method} ${new URL(request.url).pathname}`);
    return fetch(request);
  };
  const refreshes = (): number => sent.filter((line) => line === 'POST /auth/refresh').length;
  const clientOf = (options: RoostClientOptions = {}) =>
    createClient({ baseUrl: app.url, fetch: counting, ...options });

  /** Someone who signs in by the client. */
  const signedIn = async (options: RoostClientOptions = {}) => {
    const store = new MemoryTokenStore();
    const client = clientOf({ store, ...options });
    const { account } = await app.client.signUp();
    const me = await client.session.signIn({ username: account.username, password: account.password });
    return { client, store, account, me };
  };

  /** The access token is worth nothing any more; the session goes on. */
  const expire = (store: MemoryTokenStore): void => {
    const tokens = store.load();
    if (!tokens) throw new Error('Nobody is signed in');
    store.save({ ...tokens, accessToken: 'one.that.expired' });
  };

  const errorOf = async (call: Promise<unknown>): Promise<RoostError> => {
    const error: unknown = await call.catch((reason: unknown) => reason);
    if (!(error instanceof RoostError)) throw new Error(`No RoostError: ${String(error)}`);
    return error;
  };

  it('signs in, calls operations by their types, and signs out', async () => {
    const { client, store, account, me } = await signedIn();
    expect(me.username).toBe(account.username);
    expect(Object.keys(me)).not.toContain('accessToken');
    expect((await unwrap(client.GET('/users/me'))).email).toBe(account.email);
    for (const title of ['First', 'Second', 'Third']) {
      await unwrap(client.POST('/posts', { body: { title, content: 'Text' } }));
    }
    const path = { username: account.username };
    const first = await unwrapPage(client.GET('/posts/by/{username}', { params: { path, query: { limit: 2 } } }));
    expect(first.items.map(({ title }) => title)).toEqual(['Third', 'Second']);
    const query = { limit: 2, cursor: first.nextCursor ?? '' };
    const last = await unwrapPage(client.GET('/posts/by/{username}', { params: { path, query } }));
    expect([last.items.map(({ title }) => title), last.nextCursor]).toEqual([['First'], null]);
    await client.session.signOut();
    expect([store.load(), await client.session.headers()]).toEqual([undefined, {}]);
    expect((await errorOf(unwrap(client.GET('/users/me')))).code).toBe('http.unauthorized');
    expect(refreshes()).toBe(0);
  });

  it('refreshes once, however many calls meet a 401', async () => {
    const { client, store, account } = await signedIn();
    expire(store);
    sent.length = 0;
    const calls = Array.from({ length: 10 }, async () => unwrap(client.GET('/users/me')));
    expect(new Set((await Promise.all(calls)).map(({ username }) => username))).toEqual(new Set([account.username]));
    expect([refreshes(), sent.length]).toEqual([1, 21]);
  });

  it('takes what another call brought, where its own 401 comes late', async () => {
    const store = new MemoryTokenStore();
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<undefined>();
    let isHeld = false;
    const holding = async (request: Request): Promise<Response> => {
      const response = await counting(request);
      if (response.status === 401 && request.url.endsWith('/users/me') && !isHeld) {
        isHeld = true;
        await mayGoOn;
      }
      return response;
    };
    const { client, account } = await signedIn({ store, fetch: holding });
    expire(store);
    const late = unwrap(client.GET('/users/me'));
    await unwrap(client.GET('/auth/sessions'));
    goOn(undefined);
    expect((await late).username).toBe(account.username);
    expect(refreshes()).toBe(1);
  });

  it('sends a body again, JSON and forms alike', async () => {
    const { client, store } = await signedIn();
    expire(store);
    const post = await unwrap(client.POST('/posts', { body: { title: 'Again', content: 'Text' } }));
    expect(post.title).toBe('Again');
    expire(store);
    const file = new File(['plain text'], 'notes.txt', { type: 'text/plain' });
    const medium = await unwrap(client.POST('/media', { body: { file } }));
    expect([medium.filename, refreshes()]).toEqual(['notes.txt', 2]);
  });

  it('hands out headers that are good for a while', async () => {
    const { client, store } = await signedIn();
    const tokens = store.load();
    store.save({
      accessToken: 'expires.in.seconds',
      refreshToken: tokens?.refreshToken,
      expiresAt: Date.now() + 5_000,
    });
    const headers = await client.session.headers();
    expect((await app.client.get('/users/me', headers)).status).toBe(200);
    expect(await client.session.headers()).toEqual(headers);
    expect(refreshes()).toBe(1);
  });

  it('says once that a session is over, and asks for no further refresh', async () => {
    let ended = 0;
    const { client, account } = await signedIn({ onSessionEnded: () => (ended += 1) });
    const elsewhere = await app.client.signIn(account.username, account.password);
    await elsewhere.delete('/auth/sessions');
    const calls = Array.from({ length: 5 }, async () => errorOf(unwrap(client.GET('/users/me'))));
    expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(['http.unauthorized']));
    await errorOf(unwrap(client.GET('/users/me')));
    expect([refreshes(), ended]).toEqual([1, 1]);
    await client.session.signIn({ username: account.username, password: account.password });
    expect((await unwrap(client.GET('/users/me'))).username).toBe(account.username);
  });

  it('keeps a session that the server cannot tell of for now', async () => {
    let isAway = false;
    const away = async (request: Request): Promise<Response> => {
      if (isAway && request.url.endsWith('/auth/refresh')) return new Response('<h1>Bad gateway</h1>', { status: 502 });
      return counting(request);
    };
    const { client, store, account } = await signedIn({ fetch: away });
    expire(store);
    isAway = true;
    const errors = await Promise.all([1, 2].map(async () => errorOf(unwrap(client.GET('/users/me')))));
    expect(errors.map(({ code, isTemporary }) => [code, isTemporary])).toEqual([
      ['client.status_502', true],
      ['client.status_502', true],
    ]);
    isAway = false;
    expect((await unwrap(client.GET('/users/me'))).username).toBe(account.username);
  });

  it('has errors as they are answered, and one of its own for a server that is not there', async () => {
    const client = clientOf();
    const wrong = await errorOf(client.session.signIn({ username: 'nobody', password: 'is here' }));
    expect([wrong.code, wrong.status, wrong.isTemporary]).toEqual(['auth.invalid_credentials', 401, false]);
    expect(wrong.traceId).toMatch(/^[0-9a-f]{32}$/);
    const { client: ada } = await signedIn();
    const invalid = await errorOf(unwrap(ada.POST('/posts', { body: { title: '', content: 'Text' } })));
    expect([invalid.code, invalid.errors.map(({ pointer }) => pointer)]).toEqual([
      'http.validation_failed',
      ['/title'],
    ]);
    const nowhere = createClient({ baseUrl: 'http://127.0.0.1:1' });
    const unreachable = await errorOf(unwrap(nowhere.GET('/auth/setup')));
    expect([unreachable.code, unreachable.status, unreachable.isTemporary]).toEqual(['client.unreachable', 0, true]);
    expect((await errorOf(nowhere.session.signIn({ username: 'ada', password: 'x' }))).code).toBe('client.unreachable');
    const aborted = unwrap(client.GET('/auth/setup', { signal: AbortSignal.abort() }));
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });

  describe('by cookie', () => {
    /** As a browser does: keeps the cookie, and says which page asks. */
    const openBrowser = (): ((request: Request) => Promise<Response>) => {
      let jar = '';
      return async (request) => {
        const own = new Request(request);
        own.headers.set('origin', 'http://localhost:8000');
        if (jar !== '' && request.credentials === 'include') own.headers.set('cookie', jar);
        const response = await counting(own);
        for (const line of response.headers.getSetCookie()) {
          if (line.startsWith('roost_session=')) jar = line.split(';')[0] ?? '';
        }
        return response;
      };
    };

    it('goes on after a page was loaded anew', async () => {
      const browser = openBrowser();
      const { account, store } = await signedIn({ session: 'cookie', fetch: browser });
      expect(Object.keys(store.load() ?? {})).toEqual(['csrfToken']);
      const reloaded = clientOf({ session: 'cookie', fetch: browser });
      const [first, second] = await Promise.all([reloaded.session.restore(), reloaded.session.restore()]);
      expect([first?.username, second?.username, refreshes()]).toEqual([account.username, account.username, 1]);
      await reloaded.session.signOut();
      expect(await clientOf({ session: 'cookie', fetch: browser }).session.restore()).toBeUndefined();
    });

    it('sends forms and bytes with the CSRF token, and asks for it once', async () => {
      const browser = openBrowser();
      await signedIn({ session: 'cookie', fetch: browser });
      const reloaded = clientOf({ session: 'cookie', fetch: browser });
      await unwrap(reloaded.POST('/posts', { body: { title: 'JSON', content: 'needs none' } }));
      expect(refreshes()).toBe(0);
      const files = ['one.txt', 'two.txt'].map((name) => new File([name], name, { type: 'text/plain' }));
      const media = await Promise.all(files.map((file) => unwrap(reloaded.POST('/media', { body: { file } }))));
      expect(media.map(({ filename }) => filename)).toEqual(['one.txt', 'two.txt']);
      expect(Object.keys(await reloaded.session.headers())).toEqual(['x-csrf-token']);
      expect(refreshes()).toBe(1);
    });

    it('says that a session ended that it knew, and not that there was none', async () => {
      const ended: string[] = [];
      const browser = openBrowser();
      const { client, account } = await signedIn({
        session: 'cookie',
        fetch: browser,
        onSessionEnded: () => ended.push('known'),
      });
      const elsewhere = await app.client.signIn(account.username, account.password);
      await elsewhere.delete('/auth/sessions');
      const calls = Array.from({ length: 10 }, async () => errorOf(unwrap(client.GET('/users/me'))));
      expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(['http.unauthorized']));
      expect([refreshes(), ended]).toEqual([1, ['known']]);
      const stranger = clientOf({
        session: 'cookie',
        fetch: openBrowser(),
        onSessionEnded: () => ended.push('unknown'),
      });
      const picture = new File(['no picture'], 'me.txt', { type: 'text/plain' });
      const draft = { email: 'stranger@example.org', password: 'a long and quiet password', avatar: picture };
      expect((await errorOf(unwrap(stranger.POST('/auth/register', { body: draft })))).status).toBe(415);
      expect([await stranger.session.restore(), ended]).toEqual([undefined, ['known']]);
    });
  });

  it('has no session to go on with', async () => {
    expect(await clientOf({ session: 'token' }).session.restore()).toBeUndefined();
    expect(sent).toEqual([]);
  });
});
