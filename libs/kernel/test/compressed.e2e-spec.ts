import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface Answer {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

describe('Compressed JSON', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  /** `fetch` takes what is compressed apart by itself. */
  async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const sent = request(`${app.url}${path}`, { method, headers });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { headers: answer.headers, body: Buffer.concat(await answer.toArray()) };
  }
  const LONG = '/openapi.json';

  it.each([
    ['gzip', 'gzip, deflate', gunzipSync],
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['gzip', 'br;q=0, gzip;q=0.1', gunzipSync],
  ])('comes as %s for who takes %s', async (encoding, accepted, decompress) => {
    const plain = await get(LONG);
    const { headers, body } = await get(LONG, { 'accept-encoding': accepted });
    expect(headers).toMatchObject({ 'content-encoding': encoding, 'content-length': String(body.length) });
    expect(headers.vary).toMatch(/\bAccept-Encoding\b/);
    expect(headers['content-type']).toBe(plain.headers['content-type']);
    expect(body.length).toBeLessThan(plain.body.length / 3);
    expect(JSON.parse(decompress(body).toString())).toEqual(JSON.parse(plain.body.toString()));
  });

  it.each(['', 'identity', 'nonsense', 'gzip;q=0', 'br;q=0, *;q=0', ';;,,q=', 'gzip;q=nonsense'])(
    'comes as it is for who takes %p',
    async (accepted) => {
      const { headers, body } = await get(LONG, { 'accept-encoding': accepted });
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers.vary).toMatch(/\bAccept-Encoding\b/);
      expect(JSON.parse(body.toString())).toMatchObject({ openapi: expect.any(String) as string });
    },
  );

  it('is not what is short, fails, or is no JSON', async () => {
    const accepted = { 'accept-encoding': 'gzip' };
    for (const path of ['/health/live', '/nothing-here', '/metrics']) {
      expect((await get(path, accepted)).headers['content-encoding']).toBeUndefined();
    }
    const head = await get(LONG, accepted, 'HEAD');
    expect([head.headers['content-encoding'], head.body.length]).toEqual([undefined, 0]);
  });

  it('is not what a page of another site asks for with a cookie', async () => {
    const asked = { 'accept-encoding': 'gzip', cookie: 'roost_session=x' };
    const encodingFrom = async (site: string) =>
      (await get(LONG, { ...asked, 'sec-fetch-site': site })).headers['content-encoding'];
    expect(
      await Promise.all(['cross-site', 'same-site', 'same-origin', 'none'].map((site) => encodingFrom(site))),
    ).toEqual([undefined, undefined, 'gzip', 'gzip']);
  });

  it('holds the same for who is signed in', async () => {
    const path = '/admin/permissions';
    const authorization = `Bearer ${admin.account.accessToken}`;
    const { headers, body } = await get(path, { authorization, 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(body).toString())).toEqual((await admin.get(path)).body);
  });
});
