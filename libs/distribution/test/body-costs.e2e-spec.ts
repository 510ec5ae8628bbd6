import { type Type, ValidationPipe } from '@nestjs/common';
import { RouteRegistry } from '@roost/kernel';
import { type ApiAnswer, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface OpenApi {
  components: { schemas: Record<string, { properties?: Record<string, { type?: string }> }> };
}

const BODY_LIMIT = 1_048_576;
/** The goal is 50 ms of processor time. A body of the kind that this finds takes many seconds; a busy machine takes ten times the goal. */
const MOST_MS = 2_500;

const filled = (piece: string, frame: (content: string) => string, separator = ',') => {
  const count = Math.floor((BODY_LIMIT - 1000) / (piece.length + separator.length + 6));
  return frame(Array.from({ length: count }, (_, index) => piece.replace('#', index.toString(36))).join(separator));
};

/** Bodies just below the limit that are all structure. */
const NASTY: Readonly<Record<string, string>> = {
  'unknown keys': filled('"#":1', (content) => `{${content}}`),
  'unknown keys below a key': filled('"#":1', (content) => `{"a":{${content}}}`),
  'the same key': filled('"email":"a@example.org"', (content) => `{${content}}`),
  elements: filled('1', (content) => `{"ids":[${content}]}`),
  'objects in a list': filled('{"a":#}', (content) => `[${content}]`),
  'lists in lists': '['.repeat(BODY_LIMIT - 1000),
  'objects in objects': '{"a":'.repeat((BODY_LIMIT - 1000) / 5),
  'one long key': `{"${'k'.repeat(BODY_LIMIT - 1000)}":1}`,
  'one long string': `{"email":"${'a'.repeat(BODY_LIMIT - 1000)}"}`,
  escapes: `{"email":"${String.raw`\u0061`.repeat((BODY_LIMIT - 1000) / 6)}"}`,
  quotes: `{"email":"${String.raw`\"`.repeat((BODY_LIMIT - 1000) / 2)}"}`,
  digits: `{"a":${'7'.repeat(BODY_LIMIT - 1000)}}`,
  'keys up to the bound': `{${Array.from({ length: 500 }, (_, index) => `"${String(index)}${'k'.repeat(240)}":1`).join(',')}}`,
  'strings up to the bound': `{"ids":[${Array.from({ length: 1000 }, () => `"${'s'.repeat(1000)}"`).join(',')}]}`,
};

/** What patterns for addresses, names, dates and URLs may be slow to refuse: a pattern that tries again at each character shows at this length. */
const TEXTS = [
  'a',
  'a.',
  'a@',
  '-',
  ' ',
  '0',
  'é',
  '\n',
  '1:',
  '😀',
  'a-',
  '.a@',
  '\t \t',
  '((',
  'A0-',
  '/a',
  'T0',
].map((piece) => piece.repeat(200_000 / piece.length));
const STARTS = ['', 'a@', 'https://', '2026-01-01T'];

/** Processor time of the whole process, in milliseconds: what else the machine does is not in it. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

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

  it.each(Object.keys(NASTY))('costs little when it is full of %s', async (name) => {
    for (const path of ['/auth/start', '/media/delete', '/bookings']) {
      const costs: number[] = [];
      for (let times = 0; times < 3; times++) {
        const ms = await costOf(async () => {
          const { status, bytes } = await send(path, NASTY[name] ?? '');
          expect(status).toBe(400);
          expect(bytes.length).toBeLessThan(20_000);
        });
        costs.push(ms);
      }
      // The least of them: collecting garbage falls to one or the other.
      expect(Math.min(...costs)).toBeLessThan(MOST_MS);
    }
  });

  it('costs little when it is one long text in any field of any request', async () => {
    const { components } = (await admin.get('/openapi.json')).body as unknown as OpenApi;
    const pipe = new ValidationPipe({ whitelist: true, transform: true, stopAtFirstError: true });
    const classes = new Map(
      app.api
        .get(RouteRegistry)
        .routes()
        .flatMap(({ controller, operationId }) => parametersOf(controller, operationId))
        .filter(({ name }) => components.schemas[name]?.properties)
        .map((metatype) => [metatype.name, metatype]),
    );
    const slow: string[] = [];
    for (const [name, metatype] of classes) {
      for (const [field, schema] of Object.entries(components.schemas[name]?.properties ?? {})) {
        for (const text of STARTS.flatMap((start) => TEXTS.map((rest) => start + rest))) {
          const value = schema.type === 'array' ? [text] : text;
          const ms = await costOf(() =>
            pipe.transform({ [field]: value }, { type: 'body', metatype }).catch(() => undefined),
          );
          if (ms > MOST_MS) slow.push(`${name}.${field} of ${text.slice(0, 15)}…: ${String(ms)} ms`);
        }
      }
    }
    expect(classes.size).toBeGreaterThan(20);
    expect(slow).toEqual([]);
  }, 240_000);
});

function parametersOf(controller: object, name: string): Type[] {
  const prototype = Object.getPrototypeOf(controller) as object;
  return (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type[];
}
