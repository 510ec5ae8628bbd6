import { Agent } from 'node:http';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import fc from 'fast-check';
import { Arbitraries } from './generated-requests/arbitraries.js';
import { Callers } from './generated-requests/callers.js';
import { KnownValues } from './generated-requests/known-values.js';
import { type OpenApi, type Operation, operationsOf } from './generated-requests/open-api.js';
import { rawRequest } from './generated-requests/raw-request.js';
import { type GeneratedRequest, requestArbitrary } from './generated-requests/request-arbitrary.js';
import { type RawRequest, send } from './generated-requests/send.js';
import { type Rows, rowsOfProject } from './two-projects/rows-of-project.js';
import { Team } from './two-projects/team.js';

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
/** Requests of each operation. */
const TIMES = 8;
/** The same with an API key. */
const TIMES_WITH_KEY = 3;
/** Of the server, which is the same for all projects. */
const OF_THE_SERVER = /^\/(health|metrics|openapi|docs|\.well-known)/;
/** Asking for these leaves a line in the audit log, or is limited. */
const LEAVES_TRACES = /export/;

/** Somebody of `rowing`, with a key that may do all that they may. */
class Rower {
  private constructor(
    readonly client: SignedInClient,
    readonly key: string,
  ) {}

  static async make(client: SignedInClient): Promise<Rower> {
    const { data } = await client.get<{ name: string }[]>('/auth/keys/scopes');
    const scopes = data.map(({ name }) => name);
    const made = await client.post<{ key: string }>('/auth/keys', { name: 'All', scopes });
    return new Rower(client, made.data.key);
  }

  /** Whether they and their key may still do what they could. */
  async isAble(path: string): Promise<boolean> {
    const byKey = await this.client.get(path, { authorization: `Bearer ${this.key}` });
    return (await this.client.get(path)).status === 200 && byKey.status === 200;
  }
}

/** Two teams on one server. `choir` has one of each thing, and people of `rowing` ask for all of it. */
describe('Two projects', () => {
  const agent = new Agent({ keepAlive: true });
  let app: TestApp;
  let operations: Operation[];
  let values: Arbitraries;
  let choir: Team;
  let rowing: Team;
  let rowers: { admin: Rower; member: Rower };
  let known: KnownValues;
  /** Whether the request before may have taken their rights from them. */
  let isDoubtful = false;
  /** What people of `rowing` saw before `choir` had anything. */
  let before: Map<string, unknown>;

  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    const openApi = (await app.client.get('/openapi.json')).body as unknown as OpenApi;
    operations = operationsOf(openApi);
    values = new Arbitraries(openApi);
    known = new KnownValues(operations);
    const server = await app.signUpAdmin();
    choir = await Team.make(app, server, 'choir', 'a.localhost');
    rowing = await Team.make(app, server, 'rowing', 'b.localhost');
    rowers = await makeRowers();
    await quiet();
    before = await lists();
    await Callers.make(choir, known);
    // What is public is for everyone, whatever their project.
    await app.asOwner(`update media_media set access = 'members' where project_id = $1`, [choir.projectId]);
    // Whoever has a token or a link has what it leads to.
    known.forget(/token|^link of|url|etag/i);
    await quiet();
  });
  afterAll(async () => {
    agent.destroy();
    await app.close();
  });

  const makeRowers = async () => ({
    admin: await Rower.make(await rowing.admin()),
    member: await Rower.make(await rowing.member()),
  });
  /** Once nothing is left to do for the workers. */
  const quiet = () =>
    eventually(
      () => app.em().execute(`select 1 from kernel_outbox where run_at < now() + interval '1 hour'`),
      ({ length }) => length === 0,
    );
  /** What lists and the like tell people of `rowing`, with counts. */
  const lists = async () => {
    const seen = new Map<string, unknown>();
    for (const { method, path } of operations) {
      if (method !== 'GET' || path.includes('{') || OF_THE_SERVER.test(path) || LEAVES_TRACES.test(path)) continue;
      for (const query of ['', '?count=true', '?limit=100']) {
        for (const [who, { client }] of Object.entries(rowers)) {
          const { status, body } = await client.get(path + query);
          const { traceId, ...rest } = body as { traceId?: string };
          seen.set(`${who} ${path}${query}`, { status, rest: withoutTimes(rest), hasTrace: traceId !== undefined });
        }
      }
    }
    return seen;
  };

  it('see the same in their lists and counts, whatever another one has', async () => {
    expect(before.size).toBeGreaterThan(150);
    expect(await lists()).toEqual(before);
  });

  it('tell nothing of each other, and change nothing of each other, by any route', async () => {
    const own = await rowsOfProject(app, choir.projectId);
    const tables = [...own].filter(([, rows]) => rows.length > 0).map(([table]) => table);
    expect(tables).toEqual(
      expect.arrayContaining(['users_user', 'media_media', 'media_album', 'posts_post', 'bookings_booking']),
    );
    const secrets = new Set(idsIn(own));
    for (const id of idsIn(await rowsOfProject(app, rowing.projectId))) secrets.delete(id);
    expect(secrets.size).toBeGreaterThan(30);

    const told: string[] = [];
    const asked = new Map<string, number>();
    const [done, doneByKey] = [new Set<string>(), new Set<string>()];
    const requests = operations.flatMap((operation) =>
      fc
        .sample(requestArbitrary(values, operation), { seed: 1, numRuns: TIMES + TIMES_WITH_KEY })
        .map((request, index) => ({ request, isByKey: index >= TIMES })),
    );
    for (const { request, isByKey } of requests) {
      const raw = await asRower(request, isByKey);
      const { status, headers, bytes } = await send(agent, app.url, raw);
      isDoubtful ||= status === 401 || status === 403;
      if (status < 400) (isByKey ? doneByKey : done).add(request.operation.id);
      asked.set(request.operation.id, (asked.get(request.operation.id) ?? 0) + 1);
      const answer = bytes.toString() + JSON.stringify(headers);
      const question = raw.path + JSON.stringify(raw.headers) + (raw.body?.toString() ?? '');
      const leaked = [...new Set(answer.match(UUID))].filter((id) => secrets.has(id) && !question.includes(id));
      const isChoirs = [...new Set(question.match(UUID))].some((id) => secrets.has(id));
      if (leaked.length > 0 || (isChoirs && status >= 500))
        told.push(`${raw.method} ${raw.path} (${status}): ${leaked.join(' ')}`);
    }
    expect(told).toEqual([]);
    expect(asked.size).toBe(operations.length);
    // People without rights would find nothing, either.
    expect(done.size).toBeGreaterThan(60);
    expect(doneByKey.size).toBeGreaterThan(40);
    await quiet();
    const after = await rowsOfProject(app, choir.projectId);
    for (const [table, rows] of own) expect({ table, rows: after.get(table) }).toEqual({ table, rows });
    expect((await app.client.get('/health/ready')).status).toBe(200);
  });

  const areAble = async () => (await rowers.admin.isAble('/admin/roles')) && (await rowers.member.isAble('/users/me'));

  /** A request of somebody of `rowing`, for what `choir` has. Requests end sessions and erase accounts: then somebody else asks. */
  const asRower = async (request: GeneratedRequest, isByKey: boolean): Promise<RawRequest> => {
    const kind = request.caller === 'admin' ? 'admin' : 'member';
    if (isDoubtful && !(await areAble())) rowers = await makeRowers();
    isDoubtful = false;
    const { client, key } = rowers[kind];
    const account = { ...client.account, ...(isByKey ? { accessToken: key } : {}) };
    const own = Object.fromEntries(Object.entries(account).map(([name, value]) => [`own.${name}`, value]));
    const raw = rawRequest({ ...request, caller: kind }, known, own);
    const headers = Object.entries(raw.headers).filter(([name]) => name !== 'x-roost-project');
    return { ...raw, headers: { ...Object.fromEntries(headers), host: `b.localhost:${new URL(app.url).port}` } };
  };
});

const idsIn = (rows: Rows): string[] => [...rows.values()].flat().flatMap((row) => [...row.matchAll(UUID)].map(String));

/** Times tell when they were asked for. */
function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"time"')) as unknown;
}
