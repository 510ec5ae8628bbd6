import type { IncomingHttpHeaders } from 'node:http';
import { ResponseCacheService } from '@roost/kernel';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

describe('The response cache of media', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let id: string;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    ada = await app.client.signUp();
    id = (await ada.upload(makePng(700, 500))).data.id;
    await eventually(
      () => ada.get<{ status: string }>(`/media/${id}`),
      ({ data }) => data.status === 'ready',
    );
  });
  afterAll(async () => {
    await app.close();
  });

  /** What would be answered from memory. */
  const cached = (url: string, headers: IncomingHttpHeaders = {}) =>
    app.api.get(ResponseCacheService).find({ method: 'GET', url, headers });
  const publish = async (access: string) => ada.patch(`/media/${id}`, { access });
  const warm = async (path: string) =>
    eventually(
      async () => {
        await app.client.get(path);
        return cached(path);
      },
      (answer) => answer !== undefined,
    );
  /** All but what is another in each answer. */
  const headersOf = (headers: Headers) => [...headers].filter(([name]) => !/^(date|x-trace-id)$/.test(name)).sort();

  it('responds as the usual way does', async () => {
    await publish('public');
    const path = `/media/${id}/small`;
    await warm(path);
    const usual = { cookie: 'theme=dark' };
    for (const method of ['GET', 'HEAD']) {
      const fast = await app.client.request(method, path);
      const slow = await app.client.request(method, path, { headers: usual });
      expect([fast.status, headersOf(fast.headers)]).toEqual([slow.status, headersOf(slow.headers)]);
      expect(fast.bytes.equals(slow.bytes)).toBe(true);
      expect(fast.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    }
    const etag = (await app.client.get(path)).headers.get('etag') ?? '';
    const [fast, slow] = [
      await app.client.get(path, { 'if-none-match': etag }),
      await app.client.get(path, { 'if-none-match': etag, ...usual }),
    ];
    expect([fast.status, headersOf(fast.headers)]).toEqual([304, headersOf(slow.headers)]);
    expect(cached(`${path}?v=${etag.slice(1, 9)}`)).toBeDefined();
    expect(
      (await app.client.get(path, { traceparent: `00-${'a1'.repeat(16)}-00f067aa0ba902b7-01` })).headers.get(
        'x-trace-id',
      ),
    ).toBe('a1'.repeat(16));
  });

  it('responds to nothing else: other paths, ranges, links, and whoever says who they are', async () => {
    await publish('public');
    await warm(`/media/${id}/small`);
    for (const path of [
      '',
      '/file',
      '/render?width=10',
      '/events',
      '/small?share=x',
      '/small?x=1',
      '/huge',
      '/..%2fsmall',
    ]) {
      expect(cached(`/media/${id}${path}`)).toBeUndefined();
    }
    const part = await app.client.get(`/media/${id}/small`, { range: 'bytes=0-3' });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'RIFF']);
    const stale = await app.client.get(`/media/${id}/small`, { authorization: 'Bearer x.y.z' });
    expect(stale.status).toBe(401);
    const own = await ada.get(`/media/${id}/small`);
    expect(own.headers.get('cache-control')).toMatch(/^private/);
  });

  it('forgets media the moment that they are closed or deleted', async () => {
    const path = `/media/${id}/small`;
    for (let round = 0; round < 10; round++) {
      await publish('public');
      await warm(path);
      await publish('private');
      expect(cached(path)).toBeUndefined();
      expect((await app.client.get(path)).status).toBe(404);
    }
    await publish('public');
    await warm(path);
    await ada.delete(`/media/${id}`);
    expect(cached(path)).toBeUndefined();
    expect((await app.client.get(path)).status).toBe(404);
  });
});
