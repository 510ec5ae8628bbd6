import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

/** Sends raw bytes and reads until the server hangs up. */
async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Where the server hangs up first.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const part = (name: string, content: string, more = '') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
const END = '--b--\r\n';
const many = (times: number, make: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => make(index)).join('');

/** Forms that are none, with the code of the answer. */
const FORMS: Readonly<Record<string, [body: string, code: RegExp]>> = {
  'something else': ['x', /malformed_body/],
  nothing: ['', /malformed_body/],
  'another boundary': ['--c\r\n\r\nx\r\n--c--\r\n', /malformed_body/],
  'a head that ends early': ['--b\r\ncontent-disposition: form-data; na', /malformed_body/],
  'a field that ends early': [`--b\r\ncontent-disposition: form-data; name="a"\r\n\r\ntext`, /malformed_body/],
  'no end': [part('a', 'text'), /malformed_body/],
  'a file that ends early': [
    `--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\ntext`,
    /malformed_body|validation_failed/,
  ],
  'a field without a name': [`--b\r\ncontent-disposition: form-data\r\n\r\ntext\r\n${END}`, /malformed_body/],
  'a long name': [part('n'.repeat(5000), 'text') + END, /malformed_body/],
  'a field that is there twice': [part('a', '1') + part('a', '2') + END, /validation_failed/],
  'many fields': [many(2000, (index) => part(`f${String(index)}`, '1')) + END, /body_too_complex/],
  'a long field': [part('a', 'x'.repeat(70_000)) + END, /payload_too_large/],
  'two files': [many(2, () => part('file', 'text', '; filename="a.txt"')) + END, /validation_failed|media\./],
  'a file of another name': [part('other', 'text', '; filename="a.txt"') + END, /validation_failed/],
  'a name of a method': [part('__proto__', 'x') + part('toString', 'x') + END, /bad_request|validation_failed/],
  'nested JSON in a field': [
    `--b\r\ncontent-disposition: form-data; name="email"\r\ncontent-type: application/json\r\n\r\n${'['.repeat(60_000)}\r\n${END}`,
    /validation_failed/,
  ],
};

interface OpenApi {
  paths: Record<string, Record<string, { security?: unknown[]; requestBody?: { content: Record<string, unknown> } }>>;
}

describe('What is malformed', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let forms: { method: string; path: string }[];
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    const { paths } = (await app.client.get('/openapi.json')).body as unknown as OpenApi;
    forms = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { requestBody }]) => requestBody?.content['multipart/form-data'])
        .map(([method]) => ({ method: method.toUpperCase(), path })),
    );
  });
  afterAll(async () => {
    await app.close();
  });

  describe('in a form is answered with a stable code', () => {
    it.each(Object.entries(FORMS))('%s', async (_what, [body, code]) => {
      expect(forms.length).toBeGreaterThan(2);
      for (const { method, path } of forms) {
        const headers = { 'content-type': 'multipart/form-data; boundary=b' };
        const answer = await admin.request(method, path, { body, headers });
        expect([path, answer.status < 500, answer.body.code]).toEqual([
          path,
          true,
          expect.stringMatching(code) as string,
        ]);
      }
    });

    it('no boundary', async () => {
      for (const { method, path } of forms) {
        const headers = { 'content-type': 'multipart/form-data' };
        const answer = await admin.request(method, path, { body: 'x', headers });
        expect([path, answer.body.code]).toEqual([path, 'http.malformed_body']);
      }
    });
  });

  it('in a urlencoded body or a query is answered with 400', async () => {
    const pairs = many(100_000, (index) => `a${index.toString(36)}=1&`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.client.request('POST', '/auth/token', { body: pairs, headers })).status).toBe(400);
    for (const query of [many(2000, (index) => `a${String(index)}&`), 'limit=1&'.repeat(1500), 'limit'.repeat(2500)]) {
      expect((await admin.get(`/users?${query}`)).status).toBe(400);
    }
  });

  it.each<[string, string, number, string]>([
    ['a missing Host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'http.bad_request'],
    [
      'an expectation that nobody knows',
      'GET /health/live HTTP/1.1\r\nhost: x\r\nexpect: nonsense\r\nconnection: close\r\n\r\n',
      417,
      'http.expectation_failed',
    ],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nhost: example.org:443\r\n\r\n', 405, 'http.method_not_allowed'],
    ['a method that there is not', 'BREW / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'http.bad_request'],
    ['a method of others', 'PROPFIND / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404, 'http.not_found'],
    ['the server as a whole', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404, 'http.not_found'],
    [
      'two lengths',
      'POST /auth/start HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
      'http.bad_request',
    ],
    [
      'long chunk extensions',
      `POST /auth/start HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
      'http.payload_too_large',
    ],
    [
      'a body in a coding',
      'POST /auth/start HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}',
      415,
      'http.unsupported_media_type',
    ],
  ])('below routes is answered as problem+json: %s', async (_what, bytes, status, code) => {
    const answer = await exchange(app.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer).toMatch(/x-trace-id: [0-9a-f]{32}/);
  });

  it('and what breaks off leaves the process as it was', async () => {
    const { hostname, port } = new URL(app.url);
    const heads = ['application/json', 'multipart/form-data; boundary=b', 'application/x-www-form-urlencoded'].flatMap(
      (type) =>
        ['/auth/register', '/auth/start', '/auth/token', '/nothing'].map(
          (path) => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 5000\r\n\r\n{"a":`,
        ),
    );
    for (const head of heads) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(head);
      await once(socket, 'connect');
      await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
    }
    expect((await app.client.get('/health/live')).status).toBe(200);
  });
});
