import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ApiClient, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
}

interface Operation {
  operationId: string;
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const ID = '01a1fb4b-2565-741a-844b-e95db20fbf1e';

/** Requests in flight. */
const AT_ONCE = 20;

/** A body of each type that any route takes, and of some that none does. */
const BODIES: Readonly<Record<string, string>> = {
  'application/json': '{"a":1}',
  'application/x-www-form-urlencoded': 'a=1&b=2',
  'multipart/form-data': '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
  'application/offset+octet-stream': '{"a":1}',
  'application/octet-stream': 'bytes',
  'text/plain': '{"a":1}',
  'application/xml': '<a/>',
  nonsense: 'a',
  '': 'a',
};

/** JSON that is something else than what a DTO is made of. */
const ODD_BODIES = ['[]', '[[[[]]]]', '[1,"a",null]', '"text"', '7', '-0.5e300', 'true', 'null', '{}', '{"":""}'];
const ODD_VALUES: unknown[] = [
  null,
  true,
  7,
  -1,
  3e9,
  9_007_199_254_740_991,
  1e308,
  '',
  'text',
  'x'.repeat(5000),
  [],
  [null],
  [[['deep']]],
  {},
  { length: 5 },
  { then: 'text', toString: 1, toJSON: null, valueOf: [], hasOwnProperty: {} },
  { a: { b: { c: [{}] } } },
];

/** A request without a body, framed by hand: fetch has ways of its own. */
async function sendNothing(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const sent = request(url, { method, headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}

describe('The body of every route', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let openApi: OpenApi;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    openApi = (await app.client.get('/openapi.json')).body as unknown as OpenApi;
  });
  afterAll(async () => {
    await app.close();
  });

  const operations = () =>
    Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== 'get' && method !== 'head')
        .map(([method, operation]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, ID),
          operation,
        })),
    );
  const callerOf = ({ security }: Operation): ApiClient => (security?.length === 0 ? app.client : admin);
  const send = (client: ApiClient, method: string, path: string, type: string, body: string) => {
    const boundary = type === 'multipart/form-data' ? '; boundary=b' : '';
    return client.request(method, path, {
      body: new TextEncoder().encode(body),
      headers: type === '' ? {} : { 'content-type': type + boundary },
    });
  };
  const fieldsOf = (operation: Operation): string[] => {
    const reference = operation.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1) ?? '';
    return Object.keys(openApi.components.schemas[reference]?.properties ?? {});
  };

  it('is refused with 415 unless it is of a type that the route declares', async () => {
    let refused = 0;
    for (const { method, path, operation } of operations()) {
      for (const [type, body] of Object.entries(BODIES)) {
        if (operation.requestBody?.content[type]) continue;
        const answer = await send(callerOf(operation), method, path, type, body);
        // RFC 6749 has words of its own; what is no media type does not get that far.
        const expected =
          operation.operationId === 'issueToken' && type !== 'nonsense'
            ? [400, undefined]
            : [415, 'http.unsupported_media_type'];
        expect([operation.operationId, type, answer.status, answer.body.code]).toEqual([
          operation.operationId,
          type,
          ...expected,
        ]);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
    expect((await app.client.get('/health/live')).status).toBe(200);
  });

  it('is none where it is empty, though its client says that it is JSON', async () => {
    const { username, password } = admin.account;
    let taken = 0;
    for (const { method, path, operation } of operations()) {
      const { operationId, requestBody } = operation;
      const types = Object.keys(requestBody?.content ?? {});
      // What takes bytes or urlencoded fields alone has no JSON that could be empty.
      if (types.length > 0 && !types.includes('application/json')) continue;
      for (const [header, value] of [
        ['content-length', '0'],
        ['transfer-encoding', 'chunked'],
      ] as const) {
        const session = operationId === 'logout' ? await app.client.signIn(username, password) : admin;
        const { accessToken } = session.account;
        const headers = {
          'content-type': 'Application/JSON; charset=utf-8',
          [header]: value,
          ...(callerOf(operation) === admin ? { authorization: `Bearer ${accessToken}` } : {}),
        };
        const { status, body } = await sendNothing(app.url + path, method, headers);
        const isMisread = [401, 415].includes(status) && operation.security?.length !== 0;
        expect([operationId, header, isMisread || status >= 500, body]).toEqual([
          operationId,
          header,
          false,
          expect.not.stringMatching(/malformed_body|unsupported_media_type/),
        ]);
        taken++;
      }
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('is not read for who may not call the route', async () => {
    for (const { method, path, operation } of operations()) {
      if (callerOf(operation) === app.client) continue;
      for (const type of ['application/json', 'text/plain', 'application/offset+octet-stream']) {
        const { status } = await send(app.client, method, path, type, '{"a":');
        expect([operation.operationId, type, status]).toEqual([operation.operationId, type, 401]);
      }
    }
  });

  it('never fails on JSON that is something else than expected', async () => {
    const asks = operations()
      .filter(({ operation }) => operation.requestBody?.content['application/json'])
      .flatMap(({ method, path, operation }) => {
        const fields = fieldsOf(operation);
        const odd = fields.flatMap((field) => ODD_VALUES.map((value) => JSON.stringify({ [field]: value })));
        const all = ODD_VALUES.map((value) =>
          JSON.stringify(Object.fromEntries(fields.map((field) => [field, value]))),
        );
        return [...ODD_BODIES, ...odd, ...all].map((body) => async () => {
          const { status } = await send(callerOf(operation), method, path, 'application/json', body);
          return status < 500 ? [] : [`${operation.operationId} ${String(status)}: ${body.slice(0, 200)}`];
        });
      });
    const failed: string[] = [];
    for (let at = 0; at < asks.length; at += AT_ONCE) {
      failed.push(...(await Promise.all(asks.slice(at, at + AT_ONCE).map((ask) => ask()))).flat());
    }
    expect(failed).toEqual([]);
    expect((await app.client.get('/health/live')).status).toBe(200);
  }, 240_000);
});
