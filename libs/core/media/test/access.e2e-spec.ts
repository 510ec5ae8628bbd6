import { type ApiClient, createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { photograph } from '../../../imaging/test/image-samples.js';
import { makePdf } from '../../../imaging/test/sample-files.js';
import { heic } from '../../../imaging/test/sample-heic.js';

interface Manifest {
  id: string;
  status: string;
}

describe('Who may see media', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let eve: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { MEDIA_HEIC: 'false' } });
    ada = await app.client.signUp();
    eve = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const uploaded = async (bytes: Buffer, filename = 'a.png'): Promise<string> => {
    const { id } = (await ada.upload<Manifest>(bytes, filename)).data;
    await eventually(
      async () => (await ada.get<Manifest>(`/media/${id}`)).data.status,
      (status) => status !== 'processing',
    );
    return id;
  };
  const pathsOf = (id: string) => [
    `/media/${id}`,
    `/media/${id}/s`,
    `/media/${id}/file`,
    `/media/${id}/render?width=50`,
  ];
  const statuses = async (client: ApiClient, id: string, share = '') =>
    Promise.all(
      pathsOf(id).flatMap((path) => {
        const shared = share === '' ? path : `${path}${path.includes('?') ? '&' : '?'}share=${share}`;
        return ['GET', 'HEAD'].map(async (method) => (await client.request(method, shared)).status);
      }),
    );
  const all = (status: number) => Array<number>(8).fill(status);

  it('is its owner alone, until they open it, and again once they close it', async () => {
    const id = await uploaded(makePng(300, 200));
    expect(await statuses(ada, id)).toEqual(all(200));
    expect(await statuses(eve, id)).toEqual(all(404));
    expect(await statuses(app.client, id)).toEqual(all(404));
    expect((await ada.patch<{ access: string }>(`/media/${id}`, { access: 'public' })).data.access).toBe('public');
    expect(await statuses(eve, id)).toEqual(all(200));
    expect(await statuses(app.client, id)).toEqual(all(200));
    const cacheable = await app.client.get(`/media/${id}/s`);
    expect(cacheable.headers.get('cache-control')).toBe('public, max-age=3600');
    await ada.patch(`/media/${id}`, { access: 'private' });
    expect(await statuses(eve, id)).toEqual(all(404));
    expect(await statuses(app.client, id)).toEqual(all(404));
  });

  it('is for whoever is signed in to the project, and nobody of another one', async () => {
    const id = await uploaded(makePng(310, 200));
    await (await app.signUpAdmin()).post('/admin/projects', { slug: 'elsewhere' });
    const visitor = app.client.as({ 'x-roost-project': 'elsewhere' });
    const foreigner = await visitor.signUp();
    const open = (access: string) => ada.patch<{ access: string }>(`/media/${id}`, { access });
    expect((await open('members')).data.access).toBe('members');
    for (const client of [ada, eve]) expect(await statuses(client, id)).toEqual(all(200));
    for (const client of [app.client, visitor, foreigner]) expect(await statuses(client, id)).toEqual(all(404));
    for (const path of [`/media/${id}/s`, `/media/${id}/file`]) {
      expect((await eve.get(path)).headers.get('cache-control')).toBe('private, max-age=300');
    }
    expect((await eve.get(`/media/${id}/events`)).status).toBe(200);
    expect((await eve.get(`/get/${id}/s`)).status).toBe(200);
    expect((await eve.patch(`/media/${id}`, { access: 'public' })).body.code).toBe('media.not_found');
    expect((await eve.get<{ id: string }[]>('/media')).data.map((item) => item.id)).not.toContain(id);
    await open('public');
    for (const client of [foreigner, app.client]) expect(await statuses(client, id)).toEqual(all(200));
    await open('members');
    expect(await statuses(app.client, id)).toEqual(all(404));
    await open('private');
    expect(await statuses(eve, id)).toEqual(all(404));
    for (const access of ['everyone', '', null, ['members'], 'Members']) {
      expect([access, (await ada.patch(`/media/${id}`, { access })).status]).toEqual([access, 400]);
    }
  });

  it('may be changed by its owner alone', async () => {
    const id = await uploaded(makePng(301, 200));
    await ada.patch(`/media/${id}`, { access: 'public' });
    for (const answer of [
      await eve.patch(`/media/${id}`, { filename: 'mine.png' }),
      await eve.delete(`/media/${id}`),
      await eve.post(`/media/${id}/shares`),
      await eve.get(`/media/${id}/shares`),
      await eve.post(`/media/${id}/sign`, { width: 10 }),
      await eve.post('/media/delete', { ids: [id], permanent: true }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'media.not_found']);
    }
    expect(await statuses(ada, id)).toEqual(all(200));
  });

  it('is shown by a link, until that expires or is taken back', async () => {
    const id = await uploaded(makePng(302, 200));
    const share = await ada.post<{ id: string; token: string; url: string }>(`/media/${id}/shares`, {
      expiresInSeconds: 60,
    });
    expect(share.status).toBe(201);
    const { token, url } = share.data;
    expect(url).toBe(`http://localhost:8000/media/${id}/file?share=${token}`);
    expect(await statuses(app.client, id, token)).toEqual(all(200));
    expect(await statuses(app.client, id, `${token}x`)).toEqual(all(404));
    const other = await uploaded(makePng(303, 200));
    expect(await statuses(app.client, other, token)).toEqual(all(404));
    expect((await ada.get<{ id: string }[]>(`/media/${id}/shares`)).data.map((item) => item.id)).toEqual([
      share.data.id,
    ]);

    const em = app.em();
    await em.execute(`update media_share set expires_at = now() - interval '1 second' where media_id = ?`, [id]);
    expect(await statuses(app.client, id, token)).toEqual(all(404));
    await em.execute(`update media_share set expires_at = now() + interval '1 hour' where media_id = ?`, [id]);
    expect(await statuses(app.client, id, token)).toEqual(all(200));
    expect((await ada.delete(`/media/${id}/shares/${share.data.id}`)).status).toBe(200);
    expect(await statuses(app.client, id, token)).toEqual(all(404));
    expect((await ada.delete(`/media/${id}/shares/${share.data.id}`)).body.code).toBe('media.share_not_found');
  });

  it('gives the uploaded bytes of a photograph to its owner only, and others no metadata', async () => {
    const bytes = await photograph(6);
    expect(bytes.includes('Exif')).toBe(true);
    const id = await uploaded(bytes, 'home.jpg');
    await ada.patch(`/media/${id}`, { access: 'public' });
    expect((await ada.get(`/media/${id}/file`)).bytes.equals(bytes)).toBe(true);
    for (const path of [`/media/${id}/file`, `/media/${id}/o`, `/media/${id}/l`, `/media/${id}/render?format=jpeg`]) {
      const { status, bytes: seen } = await eve.get(path);
      expect(status).toBe(200);
      expect(seen.equals(bytes)).toBe(false);
      for (const mark of ['Exif', 'GPS', 'http://ns.adobe.com']) expect(seen.includes(mark)).toBe(false);
    }
  });

  it('shows others nothing of an image that cannot be stripped, and documents as they are', async () => {
    const picture = await uploaded(heic('quadrants'), 'a.heic');
    await ada.patch(`/media/${picture}`, { access: 'public' });
    expect((await eve.get(`/media/${picture}/file`)).body.code).toBe('media.no_rendition');
    expect((await ada.get(`/media/${picture}/file`)).status).toBe(200);
    const bytes = makePdf(2);
    const pdf = await uploaded(bytes, 'a.pdf');
    await ada.patch(`/media/${pdf}`, { access: 'public' });
    expect((await app.client.get(`/media/${pdf}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('is nobody’s any more in the trash', async () => {
    const id = await uploaded(makePng(304, 200));
    await ada.patch(`/media/${id}`, { access: 'public' });
    expect((await app.client.get(`/media/${id}/s`)).status).toBe(200);
    await ada.delete(`/media/${id}`);
    expect(await statuses(app.client, id)).toEqual(all(404));
    expect(await statuses(ada, id)).toEqual(all(404));
  });

  it('holds in another process too', async () => {
    const other = await createTestApp({ env: { ...app.env } });
    try {
      const id = await uploaded(makePng(305, 200));
      await ada.patch(`/media/${id}`, { access: 'public' });
      const elsewhere = other.client;
      const first = await eventually(
        async () => (await elsewhere.get(`/media/${id}/s`)).status,
        (status) => status === 200,
      );
      expect(first).toBe(200);
      const there = elsewhere.as({ authorization: `Bearer ${eve.account.accessToken}` });
      for (const [access, seen] of [
        ['members', [404, 200]],
        ['private', [404, 404]],
        ['public', [200, 200]],
      ] as const) {
        await ada.patch(`/media/${id}`, { access });
        await eventually(
          async () =>
            Promise.all([elsewhere, there].map(async (client) => (await client.get(`/media/${id}/s`)).status)),
          (statuses) => statuses.join() === seen.join(),
        );
      }
    } finally {
      await other.api.close();
    }
  });
});
