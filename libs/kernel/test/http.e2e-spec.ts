import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '@roost/testing';

/** Sends raw bytes and reads until the server hangs up. */
async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

describe('HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ env: { BODY_LIMIT: '2048', CORS_ORIGINS: 'https://app.example.org' } });
  });
  afterAll(async () => {
    await app.close();
  });

  const expectProblem = (answer: Awaited<ReturnType<typeof app.client.get>>, status: number, code: string) => {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: `urn:roost:problem:${code}`,
      title: expect.any(String) as string,
      status,
      code,
      instance: expect.stringMatching(/^\//) as string,
      traceId: answer.headers.get('x-trace-id'),
    });
    expect(answer.bytes.toString()).not.toMatch(/node_modules|\.js:\d/);
  };

  describe('answers as problem+json', () => {
    it('an unknown path', async () => {
      expectProblem(await app.client.get('/nothing/here?with=query'), 404, 'http.not_found');
    });

    it('an unknown method', async () => {
      expectProblem(await app.client.request('PUT', '/auth/login'), 404, 'http.not_found');
    });

    it('a URL that cannot be decoded', async () => {
      expectProblem(await app.client.get('/media/%ff'), 400, 'http.bad_request');
    });

    it('malformed JSON', async () => {
      const headers = { 'content-type': 'application/json' };
      expectProblem(
        await app.client.request('POST', '/auth/login', { body: '{"a":', headers }),
        400,
        'http.malformed_body',
      );
      expectProblem(
        await app.client.request('POST', '/auth/login', { body: ' ', headers }),
        400,
        'http.malformed_body',
      );
      const poisoned = '{"__proto__":{"admin":true}}';
      expect((await app.client.request('POST', '/auth/login', { body: poisoned, headers })).status).toBe(400);
    });

    it('another content type', async () => {
      const text = { body: 'a=b', headers: { 'content-type': 'text/plain' } };
      expectProblem(await app.client.request('POST', '/auth/login', text), 415, 'http.unsupported_media_type');
      const form = { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
      expectProblem(await app.client.request('POST', '/auth/login', form), 415, 'http.unsupported_media_type');
    });

    it('a body over the limit', async () => {
      const answer = await app.client.post('/auth/login', { username: 'x'.repeat(3000), password: 'x' });
      expectProblem(answer, 413, 'http.payload_too_large');
    });

    it('an anonymous call, with the challenge', async () => {
      const answer = await app.client.get('/users/me');
      expectProblem(answer, 401, 'http.unauthorized');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('an id that is none', async () => {
      const ada = await app.client.signUp();
      expectProblem(await ada.get('/media/1'), 400, 'http.bad_request');
    });

    it('headers over the limit', async () => {
      const answer = await exchange(app.url, `GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1.1 431 /);
      expect(answer).toContain('content-type: application/problem+json');
      expect(answer).toContain('"code":"http.headers_too_large"');
      expect(answer).toMatch(/x-trace-id: [0-9a-f]{32}/);
    });

    it('what is no HTTP', async () => {
      const answer = await exchange(app.url, 'NONSENSE\r\n\r\n');
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
      expect(answer).toContain('"code":"http.bad_request"');
    });
  });

  it('carries the trace id of the caller', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const good = await app.client.get('/nothing', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect([good.headers.get('x-trace-id'), good.body.traceId]).toEqual([traceId, traceId]);
    const bad = await app.client.get('/health/live', { traceparent: 'nonsense' });
    expect(bad.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('sets the security headers', async () => {
    const { headers } = await app.client.get('/health/live');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('lets only listed origins read answers', async () => {
    const ask = async (origin: string) =>
      (
        await app.client.request('OPTIONS', '/auth/login', {
          headers: { origin, 'access-control-request-method': 'POST' },
        })
      ).headers;
    expect((await ask('https://app.example.org')).get('access-control-allow-origin')).toBe('https://app.example.org');
    expect((await ask('https://evil.example.org')).get('access-control-allow-origin')).toBeNull();
  });

  it.each(['PUT', 'PATCH', 'DELETE'])(
    'lets a browser app on an allowed origin %s, with a cookie and a CSRF token',
    async (method) => {
      const { headers } = await app.client.request('OPTIONS', '/users/me', {
        headers: {
          origin: 'https://app.example.org',
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type,x-csrf-token',
        },
      });
      expect(headers.get('access-control-allow-methods')).toContain(method);
      expect(headers.get('access-control-allow-headers')).toBe('content-type,x-csrf-token');
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    },
  );

  it('serves a reference page that loads nothing from elsewhere', async () => {
    const page = await app.client.get('/docs');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const paths = [...page.bytes.toString().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(3);
    for (const path of paths) expect((await app.client.get(path)).status).toBe(200);
    expect((await app.client.get('/docs/package.json')).status).toBe(404);
  });

  it('tells its metrics to local callers, and to nobody through a proxy', async () => {
    const metrics = await app.client.get('/metrics');
    expect(metrics.bytes.toString()).toContain(
      'roost_http_request_duration_seconds_count{method="GET",route="/health/live"',
    );
    for (const name of ['x-forwarded-for', 'x-real-ip']) {
      expect((await app.client.get('/metrics', { [name]: '127.0.0.1' })).status).toBe(404);
    }
  });
});

describe('A stop', () => {
  it('does not wait for the rest of a body that was answered unread', async () => {
    const app = await createTestApp();
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /nowhere HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 100000\r\n\r\nonly this`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    const tooLate = sleep(20_000, 'still open', { ref: false });
    expect(await Promise.race([app.close(), tooLate])).not.toBe('still open');
    socket.destroy();
  });
});

describe('METRICS_TOKEN', () => {
  it('is what /metrics then asks for', async () => {
    const app = await createTestApp({ env: { METRICS_TOKEN: 'a-token-of-the-tests' } });
    expect((await app.client.get('/metrics')).status).toBe(404);
    expect((await app.client.get('/metrics', { authorization: 'Bearer a-token-of-the-tests' })).status).toBe(200);
    await app.close();
  });
});
