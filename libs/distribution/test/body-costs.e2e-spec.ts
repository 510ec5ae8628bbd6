import { type Type, ValidationPipe } from '@nestjs/common';
import { RouteRegistry } from '@roost/kernel';
import { type ApiAnswer, createTestApp, nastyBodies, type SignedInClient, type TestApp } from '@roost/testing';

interface OpenApi {
  components: { schemas: Record<string, { properties?: Record<string, { type?: string }> }> };
}

/** Just below BODY_LIMIT. */
const LARGE = 1_047_000;
/** How many times smaller the other body of a pair is. */
const SHARE = 16;
/** Work in proportion grows by SHARE, what finds each byte again among all by its square: four times off either, which no noise is. */
const MOST_GROWTH = 4 * SHARE;
/** Below this, in milliseconds, a cost is the request's own. */
const LEAST_MS = 2.5;

/** What patterns for addresses, names, dates and URLs may be slow to refuse: a pattern that tries again at each character shows at this length. */
const PIECES = ['a', 'a.', 'a@', '-', ' ', '0', 'é', '\n', '1:', '😀', 'a-', '.a@', '\t \t', '((', 'A0-', '/a', 'T0'];
const LONG = 200_000;
const STARTS = ['', 'a@', 'https://', '2026-01-01T'];

/** Processor time of the process, in milliseconds: what else the machine does is not in it. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Of some tries: a collection of garbage falls to one or the other. */
async function leastCost(work: () => Promise<unknown>): Promise<number> {
  const costs: number[] = [];
  for (let times = 0; times < 3; times++) costs.push(await costOf(work));
  return Math.min(...costs);
}

/** Whether work on something large costs far more than its share of work on something small: no clock of the machine decides. */
async function explodes(work: (bytes: number) => Promise<unknown>, large: number): Promise<boolean> {
  if ((await costOf(() => work(large))) <= MOST_GROWTH * LEAST_MS) return false;
  const small = Math.max(LEAST_MS, await leastCost(() => work(large / SHARE)));
  return (await leastCost(() => work(large))) > MOST_GROWTH * small;
}

/** Alone, before an app does other work in this process. */
it('What costs by the square of its length is told by its growth', async () => {
  const pattern = (bytes: number) => Promise.resolve(/a*b/.test('a'.repeat(bytes)));
  expect(await explodes(pattern, 20_000)).toBe(true);
});

describe('A body below BODY_LIMIT', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const send = (path: string, body: string): Promise<ApiAnswer> =>
    admin.request('POST', path, { body, headers: { 'content-type': 'application/json' } });

  it.each(Object.keys(nastyBodies))('costs no more than its share when it is full of %s', async (name) => {
    for (const path of ['/auth/start', '/media/delete', '/bookings']) {
      const ask = async (bytes: number) => {
        const { status, bytes: answer } = await send(path, nastyBodies[name]?.(bytes) ?? '');
        expect(status).toBe(400);
        expect(answer.length).toBeLessThan(20_000);
      };
      expect([path, await explodes(ask, LARGE)]).toEqual([path, false]);
    }
  });

  it('costs no more than its share when it is one long text in any field of any request', async () => {
    const { components } = (await admin.get('/openapi.json')).body as unknown as OpenApi;
    const pipe = new ValidationPipe({ whitelist: true, transform: true, stopAtFirstError: true });
    const classes = new Map(
      app.api
        .get(RouteRegistry)
        .routes()
        .flatMap(({ controller, operationId }) => parametersOf(controller, operationId))
        .map((metatype) => [schemaNameOf(metatype), metatype] as const)
        .filter(([name]) => components.schemas[name]?.properties),
    );
    const slow: string[] = [];
    for (const [name, metatype] of classes) {
      for (const [field, schema] of Object.entries(components.schemas[name]?.properties ?? {})) {
        for (const start of STARTS) {
          for (const piece of PIECES) {
            const ask = (bytes: number) => {
              const text = start + piece.repeat(bytes / piece.length);
              const value = schema.type === 'array' ? [text] : text;
              return pipe.transform({ [field]: value }, { type: 'body', metatype }).catch(() => undefined);
            };
            if (await explodes(ask, LONG)) slow.push(`${name}.${field} of ${start}${piece}…`);
          }
        }
      }
    }
    expect(classes.size).toBeGreaterThan(20);
    expect(slow).toEqual([]);
  }, 240_000);
});

/** The document calls the class `XRequest` of a body `XBody`. */
const schemaNameOf = ({ name }: Type): string => name.replace(/Request$/, 'Body');

function parametersOf(controller: object, name: string): Type[] {
  const prototype = Object.getPrototypeOf(controller) as object;
  return (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type[];
}
