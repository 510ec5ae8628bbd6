import { RouteRegistry } from '@roost/kernel';
import { ADDRESS_LIMITS_METADATA } from '@roost/plugin-kit';
import { type ApiClient, createTestApp, type TestApp } from '@roost/testing';

/** Everyone may call these. Adding one is a decision: say in the commit why it has to be public. */
const PUBLIC = [
  'GET /.well-known/jwks.json',
  'GET /auth/setup',
  // The token in it is the key.
  'GET /bookings/feeds/:token.ics',
  'GET /docs',
  'GET /docs/:asset',
  'GET /health/live',
  'GET /health/ready',
  'GET /mail/dev',
  // The signature decides.
  'GET /media/t/:signature/:transform/:file',
  'GET /metrics',
  'GET /openapi.json',
  // What a project says of itself, to whoever may want to join.
  'GET /project',
  'GET /projects/:slug',
  // The token in it is the key.
  'GET /users/exports/:token.zip',
  // What the server can do of tus: clients ask before they sign in.
  'OPTIONS /media/uploads',
  'POST /auth/check-invitation',
  'POST /auth/code',
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/register',
  'POST /auth/send-reset-token',
  'POST /auth/send-verification',
  'POST /auth/setup',
  'POST /auth/start',
  'POST /auth/token',
  'POST /auth/undo-email',
  'POST /auth/verify-email',
  'PUT /auth/restart-password',
];

/** Public and without a limit by address. */
const UNLIMITED = [
  // Takes no body.
  'OPTIONS /media/uploads',
  // A token of 256 bits cannot be guessed, and a campus behind one address must not be signed out.
  'POST /auth/refresh',
  'POST /auth/setup',
];

/** Anyone may call these, and what they may see is decided by the owner of each medium. */
const OR_ANONYMOUS = [
  'GET /get/:id',
  'GET /get/:id/:rung',
  // With the name of a person: what they show to everyone.
  'GET /media',
  'GET /media/:id',
  'GET /media/:id/:rung',
  'GET /media/:id/events',
  'GET /media/:id/file',
  'GET /media/:id/render',
  // With a link to the album, or to one around it.
  'GET /media/albums/:albumId',
  'GET /media/albums/:albumId/albums',
  'GET /media/albums/:albumId/items',
  // What is posted is for everyone; addresses are shown as their owners allow.
  'GET /posts',
  'GET /posts/:id',
  'GET /posts/:username(^.{1,32}$)',
  'GET /posts/by/:username',
  // Fields of a person are shown as the project and the person allow.
  'GET /users/:username',
  'GET /users/fields',
];

/** API keys open every other route that a permission opens. What changes credentials, ends sessions or deletes an account is on this list. */
const FOR_SESSIONS = [
  'DELETE /admin/keys/:id',
  'DELETE /admin/users/:id',
  'DELETE /admin/users/:id/sessions',
  'DELETE /auth/keys/:id',
  'DELETE /auth/sessions',
  'DELETE /auth/sessions/:id',
  'DELETE /users/me',
  'GET /admin/keys',
  'GET /auth/keys',
  'GET /auth/keys/:id',
  'GET /auth/keys/scopes',
  'GET /auth/sessions',
  'PATCH /auth/keys/:id',
  'POST /admin/users/:id/verify',
  'POST /auth/keys',
  'POST /auth/logout',
  'PUT /auth/email',
  'PUT /auth/password',
];

/** No operations for generated clients: the reference page and its parts, and paths that the first apps call beside the documented ones. */
const UNDOCUMENTED = [
  'GET /docs',
  'GET /docs/:asset',
  'GET /get/:id',
  'GET /get/:id/:rung',
  'GET /openapi.json',
  // Of one driver, for people who develop.
  'GET /mail/dev',
  'GET /posts/:username(^.{1,32}$)',
  'POST /messages',
  'PUT /posts/:username/follow',
  'DELETE /posts/:username/follow',
];

interface OpenApi {
  paths: Record<
    string,
    Record<string, { operationId: string; security?: unknown[]; responses: Record<string, unknown> }>
  >;
  components: { schemas: Record<string, { required?: string[]; properties?: Record<string, unknown> }> };
}

describe('Every route', () => {
  let app: TestApp;
  let openApi: OpenApi;
  let anonymous: ApiClient;
  const fastifyRoutes = new Set<string>();

  beforeAll(async () => {
    app = await createTestApp();
    anonymous = app.client;
    openApi = (await anonymous.get('/openapi.json')).body as unknown as OpenApi;
    // Fastify prints its routes as a tree only; each line of the flat one is "path (METHOD, METHOD)".
    const table = app.api.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false, includeHooks: false });
    let stack: string[] = [];
    for (const line of table.split('\n')) {
      const match = /^([│├└─ ]*)(\S*) ?(?:\(([A-Z, ]+)\))?/.exec(line);
      if (!match?.[2]) continue;
      const depth = Math.floor((match[1] ?? '').length / 4);
      stack = [...stack.slice(0, depth - 1), match[2]];
      for (const method of match[3]?.split(', ') ?? []) fastifyRoutes.add(`${method} ${stack.join('')}`);
    }
  });
  afterAll(async () => {
    await app.close();
  });

  const declared = () =>
    app.api
      .get(RouteRegistry)
      .routes()
      .map(({ method, path }) => `${method} ${path}`);
  const operations = () =>
    Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );

  it('is in Fastify, in OpenAPI and declares its access: the same set', () => {
    // Fastify adds HEAD to each GET, and what CORS asks for.
    const isImplied = (route: string) => /^(HEAD|OPTIONS|TRACE) /.test(route) || route.includes('*');
    // Where routes of several methods name a parameter differently, Fastify prints all of its names.
    const unnamed = (route: string) => route.replaceAll(/:[^/]+/g, ':');
    const own = (routes: Iterable<string>) => [...routes].filter((route) => !isImplied(route)).map(unnamed);
    expect(own(fastifyRoutes).sort()).toEqual(own(declared()).sort());
    const served = new Set([...fastifyRoutes].map(unnamed));
    for (const route of declared()) expect(served).toContain(unnamed(route));
    expect([...operations(), ...UNDOCUMENTED].sort()).toEqual(declared().sort());
  });

  it('is public only if it is on the reviewed list', () => {
    const open = app.api
      .get(RouteRegistry)
      .routes()
      .filter(({ access }) => access === 'public');
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(PUBLIC);
  });

  it('is limited by address if it is public and takes a body', () => {
    const open = app.api
      .get(RouteRegistry)
      .routes()
      .filter(({ access, method, controller, operationId }) => {
        const handler = (controller as Record<string, object>)[operationId] ?? {};
        return access === 'public' && method !== 'GET' && !Reflect.hasMetadata(ADDRESS_LIMITS_METADATA, handler);
      });
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(UNLIMITED);
  });

  it('lets anonymous callers in only if it is on the other reviewed list', () => {
    const open = app.api
      .get(RouteRegistry)
      .routes()
      .filter(({ access }) => access !== 'public' && access.kinds.includes('anonymous'));
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(OR_ANONYMOUS);
  });

  it('admits API keys unless it is on the list of those for sessions', () => {
    const forSessions = app.api
      .get(RouteRegistry)
      .routes()
      .filter(({ access }) => access !== 'public' && !access.kinds.includes('key'));
    expect(forSessions.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(FOR_SESSIONS);
  });

  it('needs a session if its permission is one that no API key can have', () => {
    const permissions = app.composition.plugins.flatMap((plugin) => plugin.permissions ?? []);
    const forSessions = new Set(permissions.filter(({ session }) => session).map(({ name }) => name));
    for (const { access, operationId } of app.api.get(RouteRegistry).routes()) {
      if (access === 'public' || !forSessions.has(access.permission)) continue;
      expect([operationId, access.kinds]).toEqual([operationId, ['user']]);
      forSessions.add(`${access.permission} is used`);
    }
    // One that opens nothing would be there for nothing.
    const names = [...forSessions].filter((name) => !name.includes(' '));
    expect(names.filter((name) => !forSessions.has(`${name} is used`))).toEqual([]);
  });

  it('answers 401 to anonymous calls unless it is public', async () => {
    for (const [path, item] of Object.entries(openApi.paths)) {
      for (const [method, { security, operationId }] of Object.entries(item)) {
        const filled = path.replaceAll(/\{\w+\}/g, '01a1fb4b-2565-741a-844b-e95db20fbf1e');
        const { status, body } = await anonymous.request(method.toUpperCase(), filled);
        const isPublic = security?.length === 0;
        const isOpen = isPublic || security?.some((way) => Object.keys(way as object).length === 0);
        // The answer to HEAD has no body to read a code from.
        const isRefused = method === 'head' ? status === 401 : body.code === 'http.unauthorized';
        expect([operationId, isRefused]).toEqual([operationId, !isOpen]);
        if (!isPublic) {
          const forged = await anonymous.request(method.toUpperCase(), filled, {
            headers: { authorization: 'Bearer x.y.z' },
          });
          expect([operationId, forged.status]).toEqual([operationId, 401]);
        }
      }
    }
  });

  it('is the same resource with a slash at the end', async () => {
    const ask = async (method: string, path: string) => {
      const { status, body, headers } = await anonymous.request(method, path);
      return { status, code: body.code, type: headers.get('content-type'), allow: headers.get('allow') };
    };
    for (const { method, path, operationId } of app.api.get(RouteRegistry).routes()) {
      const filled = path.replaceAll(/:\w+/g, '01a1fb4b-2565-741a-844b-e95db20fbf1e');
      const [plain, slashed] = [await ask(method, filled), await ask(method, `${filled}/`)];
      expect([operationId, slashed]).toEqual([operationId, plain]);
    }
    expect((await anonymous.get('/no/such/route/')).body.code).toBe('http.not_found');
    expect((await anonymous.get('/health/live//')).body.code).toBe('http.not_found');
  });

  it('has a frozen operation id, a described success and the one error shape', () => {
    const ids = Object.values(openApi.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of Object.values(openApi.paths)) {
      for (const { responses } of Object.values(item)) {
        expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
        expect(JSON.stringify(responses.default)).toContain('#/components/schemas/ProblemResponse');
      }
    }
  });

  it('names its schemas so that clients can be generated', () => {
    const text = JSON.stringify(openApi);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(Object.keys(openApi.components.schemas)).toContain(name);
    }
    expect(text).not.toContain('"oneOf"');
    expect(openApi.components.schemas.RegisterForm?.properties).toHaveProperty('avatar');
    expect(openApi.components.schemas.RegisterBody?.properties).not.toHaveProperty('avatar');
  });
});
