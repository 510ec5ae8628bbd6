import { createHmac } from 'node:crypto';
import { basename } from 'node:path';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { imageSize } from 'image-size';
import { photograph } from '../../../imaging/test/image-samples.js';
import { makeMp3, makePdf, makeWav } from '../../../imaging/test/sample-files.js';

interface Manifest {
  id: string;
  status: string;
}

describe('On-demand transforms', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let id: string;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { MEDIA_RENDER_QUEUE: '3', PUBLIC_URL: 'http://localhost:8000' } });
    ada = await app.client.signUp();
    id = await uploaded(makePng(800, 600));
  });
  afterAll(async () => {
    await app.close();
  });

  const uploaded = async (bytes: Buffer): Promise<string> => {
    const { data } = await ada.upload<Manifest>(bytes, 'a');
    await eventually(
      async () => (await ada.get<Manifest>(`/media/${data.id}`)).data.status,
      (status) => status !== 'processing',
    );
    return data.id;
  };
  const render = async (query: string, headers?: Record<string, string>) =>
    ada.get(`/media/${id}/render?${query}`, headers);
  const sizeOf = (bytes: Buffer): [number, number] => {
    const { width, height } = imageSize(bytes);
    return [width, height];
  };
  const stored = async (mediaId: string): Promise<string[]> => {
    const paths = (await app.storedFiles()).filter((path) => path.includes(mediaId));
    return paths.map((path) => basename(path)).filter((name) => name.startsWith('t-'));
  };

  it.each<[string, [number, number]]>([
    ['width=400', [400, 300]],
    ['height=150', [200, 150]],
    ['width=200&dpr=2', [400, 300]],
    ['width=100&height=100', [100, 75]],
    ['width=100&height=100&fit=cover', [100, 100]],
    ['width=100&height=100&fit=contain&background=ff0000', [100, 100]],
    ['width=100&height=50&fit=fill', [100, 50]],
    ['width=100&height=100&fit=outside', [133, 100]],
    ['width=100&height=100&fit=cover&position=attention', [100, 100]],
    ['width=100&height=100&fit=cover&position=entropy', [100, 100]],
    ['width=100&height=100&fit=cover&position=left-top', [100, 100]],
    ['width=2000', [800, 600]],
    ['rotate=90', [600, 800]],
    ['rotate=90&width=60', [60, 80]],
    ['rotate=180&width=80', [80, 60]],
    ['crop=100,100,200,300', [200, 300]],
    ['crop=100,100,200,300&width=100', [100, 150]],
    ['blur=5&width=80', [80, 60]],
    ['background=fff&width=80&format=jpeg', [80, 60]],
  ])('makes %s', async (query, size) => {
    const answer = await render(`${query}${query.includes('format') ? '' : '&format=webp'}`);
    expect(answer.status).toBe(200);
    expect(sizeOf(answer.bytes)).toEqual(size);
  });

  it('encodes as asked, or as the client takes it', async () => {
    for (const format of ['avif', 'webp', 'jpeg', 'png']) {
      const answer = await render(`width=64&format=${format}`);
      expect(answer.headers.get('content-type')).toBe(`image/${format}`);
      expect(answer.headers.get('vary') ?? '').not.toContain('accept');
    }
    for (const [accept, type] of [
      ['image/avif,image/webp,*/*', 'image/avif'],
      ['image/webp,*/*', 'image/webp'],
      ['*/*', 'image/png'],
    ] as const) {
      const answer = await render('width=64', { accept });
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('vary')).toContain('accept');
    }
    const [rough, fine] = [
      await render('width=300&format=webp&quality=5'),
      await render('width=300&format=webp&quality=95'),
    ];
    expect(rough.bytes.length).toBeLessThan(fine.bytes.length);
  });

  it.each([
    'width=0',
    'width=5000',
    'width=4000&dpr=2',
    'fit=tight',
    'format=gif',
    'quality=101',
    'blur=0',
    'rotate=45',
    'crop=1,2,3',
    'background=red',
    'position=top-left',
    'wdith=10',
  ])('refuses %s', async (query) => {
    expect([400, 422]).toContain((await render(query)).status);
  });

  it('refuses a crop outside the image, and what has no image', async () => {
    const outside = await render('crop=700,500,200,200');
    expect([outside.status, outside.body.code]).toEqual([422, 'media.bad_transform']);
    const sound = await uploaded(makeWav());
    expect((await ada.get(`/media/${sound}/render?width=10`)).body.code).toBe('media.no_image');
  });

  it('shows music by its cover and a PDF by its first page', async () => {
    for (const bytes of [makeMp3({ title: 'a', artist: 'b', cover: makePng(90, 90) }), makePdf(1)]) {
      const of = await uploaded(bytes);
      await eventually(
        async () => (await ada.get<{ preview: object | null }>(`/media/${of}`)).data.preview,
        (preview) => preview !== null,
      );
      const answer = await ada.get(`/media/${of}/render?width=40&height=40&fit=cover&format=png`);
      expect([answer.status, ...sizeOf(answer.bytes)]).toEqual([200, 40, 40]);
    }
  });

  it('makes each once, however many ask at the same time, and keeps it', async () => {
    const of = await uploaded(makePng(900, 600));
    const other = await createTestApp({ env: { ...app.env } });
    try {
      const elsewhere = other.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
      const path = `/media/${of}/render?width=333&format=webp`;
      const clients = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ada : elsewhere));
      const answers = await Promise.all(clients.map((client) => client.get(path)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
      expect(await stored(of)).toHaveLength(1);
      const etag = answers[0]?.headers.get('etag') ?? '';
      expect((await ada.get(path, { 'if-none-match': etag })).status).toBe(304);
      expect((await ada.get(path, { range: 'bytes=0-3' })).bytes.toString()).toBe('RIFF');
    } finally {
      await other.api.close();
    }
    await ada.delete(`/media/${of}?permanent=true`);
    await eventually(
      () => stored(of),
      (names) => names.length === 0,
    );
    expect(await app.em().execute('select 1 from storage_transform where blob_id = ?', [of])).toEqual([]);
  });

  it('answers 503 with Retry-After past what may wait, and later makes it', async () => {
    const of = await uploaded(makePng(1500, 1100));
    const paths = Array.from(
      { length: 24 },
      (_, index) => `/media/${of}/render?width=${String(1000 + index)}&format=webp`,
    );
    const answers = await Promise.all(paths.map((path) => ada.get(path)));
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(busy[0]?.body.code).toBe('media.busy');
    expect(Number(busy[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ada.get(paths.at(-1) ?? '')).status).toBe(200);
  });

  it('makes anew what was lost, and gives way when the room is needed', async () => {
    const of = await uploaded(makePng(500, 400));
    const path = `/media/${of}/render?width=99&format=webp`;
    expect((await ada.get(path)).status).toBe(200);
    const em = app.em();
    await em.execute(`update storage_transform set used_at = now() - interval '2 hours' where blob_id = ?`, [of]);
    expect((await ada.get(path)).status).toBe(200);
    const [{ fresh }] = await em.execute<[{ fresh: boolean }]>(
      `select used_at > now() - interval '1 minute' as fresh from storage_transform where blob_id = ?`,
      [of],
    );
    expect(fresh).toBe(true);
    await em.execute(
      `update storage_transform set bytes = 2000000000, used_at = now() - interval '9 days' where blob_id = ?`,
      [of],
    );
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'media.tidy', 'media.tidy', '{}')`,
    );
    await eventually(
      () => stored(of),
      (names) => names.length === 0,
    );
    expect((await ada.get(path)).status).toBe(200);
    expect(await stored(of)).toHaveLength(1);
  });

  describe('for public pages', () => {
    const pathOf = (url: string): string => url.replace('http://localhost:8000', '');
    const sign = async (options: object) => ada.post<{ url: string }>(`/media/${id}/sign`, options);

    it('are signed by their owner, and cacheable by everyone', async () => {
      const signed = await sign({ width: 120, height: 90, fit: 'cover', format: 'webp', expiresInSeconds: 3600 });
      expect(signed.status).toBe(201);
      expect(signed.data.url).toMatch(/\/media\/t\/[\w-]{43}\/w_120,h_90,fit_cover,exp_\d+\/[0-9a-f-]{36}\.webp$/);
      const answer = await app.client.get(pathOf(signed.data.url));
      expect([answer.status, ...sizeOf(answer.bytes)]).toEqual([200, 120, 90]);
      expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=3[56]\d\d, immutable$/);
      const auto = pathOf((await sign({ width: 50, crop: '0,0,100,100' })).data.url);
      expect(auto).toContain('crop_0x0x100x100');
      expect((await app.client.get(auto, { accept: 'image/webp' })).headers.get('content-type')).toBe('image/webp');
    });

    it('are worth nothing once anything of them is changed', async () => {
      const path = pathOf((await sign({ width: 120 })).data.url);
      const other = await uploaded(makePng(44, 44));
      const changed = [
        path.replace('w_120', 'w_121'),
        path.replace('w_120', 'w_120,blur_3'),
        path.replace(/exp_(\d+)/, (_all, time: string) => `exp_${String(Number(time) + 1)}`),
        path.replace(/exp_\d+/, 'q_80'),
        path.replace('.auto', '.png'),
        path.replace(id, other),
        path.replace(/\/t\/./, (start) => (start.endsWith('_') ? '/t/-' : '/t/_')),
        path.replace(/[0-9a-f-]{36}/, '01a1fb4b-2565-741a-844b-e95db20fbf1e'),
      ];
      for (const wrong of changed) {
        const answer = await app.client.get(wrong);
        expect([wrong, answer.status, answer.body.code]).toEqual([wrong, 403, 'media.bad_signature']);
      }
    });

    it('can be signed by the project’s own server, with the project’s key, until that is changed', async () => {
      const admin = await app.signUpAdmin();
      expect((await ada.get('/admin/media/signing-key')).status).toBe(403);
      const { key } = (await admin.get<{ key: string }>('/admin/media/signing-key')).data;
      const signedAt = (expires: number, options = 'w_77') => {
        const text = `${options},exp_${String(expires)}/${id}.png`;
        const signature = createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('base64url');
        return `/media/t/${signature}/${text}`;
      };
      const now = Math.floor(Date.now() / 1000);
      const good = signedAt(now + 60);
      expect((await app.client.get(good)).status).toBe(200);
      expect((await app.client.get(signedAt(now - 1))).body.code).toBe('media.bad_signature');
      expect((await app.client.get(signedAt(now + 60, 'w_99999'))).body.code).toBe('media.bad_transform');
      expect((await admin.post('/admin/media/signing-key/rotate')).status).toBe(200);
      expect((await app.client.get(good)).body.code).toBe('media.bad_signature');
    });

    it('end with the media', async () => {
      const of = await uploaded(makePng(45, 44));
      const path = pathOf((await ada.post<{ url: string }>(`/media/${of}/sign`, { width: 10 })).data.url);
      expect((await app.client.get(path)).status).toBe(200);
      await ada.delete(`/media/${of}`);
      expect((await app.client.get(path)).status).toBe(403);
    });
  });

  it('are upright and without metadata', async () => {
    const of = await uploaded(await photograph(6));
    const upright = await uploaded(await photograph(1));
    const sizes = await Promise.all(
      [of, upright].map(async (photoId) =>
        sizeOf((await ada.get(`/media/${photoId}/render?width=200&format=jpeg`)).bytes),
      ),
    );
    expect(sizes[0]).toEqual(sizes[1]);
    const { bytes } = await ada.get(`/media/${of}/render?width=200&format=jpeg`);
    expect(bytes.includes('Exif')).toBe(false);
  });
});
