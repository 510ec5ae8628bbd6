import { type ApiAnswer, createTestApp, makePng, type SignedInClient, type TestApp } from '@roost/testing';

const GIGABYTE = 1024 ** 3;

/** Each is asked for by many requests at once: a count that is looked at before it is raised would let them all pass. */
describe('What one person may have of media', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({
      env: {
        MEDIA_ALBUMS: '5',
        MEDIA_SHARES: '5',
        MEDIA_UPLOADS: '4',
        MEDIA_UPLOADS_BYTES: String(3 * GIGABYTE),
      },
    });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const atOnce = async (times: number, ask: (index: number) => Promise<ApiAnswer>) => {
    const answers = await Promise.all(Array.from({ length: times }, (_, index) => ask(index)));
    return {
      made: answers.filter(({ status }) => status === 201).length,
      codes: [...new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))],
    };
  };
  const announce = (client: SignedInClient, bytes: number) =>
    client.request('POST', '/media/uploads', {
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes), 'upload-metadata': 'filename YS5iaW4=' },
    });

  it('has a bound on albums', async () => {
    const create = (index: number) => ada.post<{ id: string }>('/media/albums', { name: `Album ${String(index)}` });
    expect(await atOnce(12, create)).toEqual({ made: 5, codes: ['media.too_many_albums'] });
    const [album] = (await ada.get<{ id: string }[]>('/media/albums')).data;
    await ada.delete(`/media/albums/${album?.id ?? ''}`);
    expect((await create(13)).status).toBe(201);
    const eve = await app.client.signUp();
    expect((await eve.post('/media/albums', { name: 'Mine' })).status).toBe(201);
  });

  it('has a bound on links to one medium, which are listed page by page', async () => {
    const { id } = (await ada.upload(makePng(20, 20))).data;
    const share = () => ada.post(`/media/${id}/shares`);
    expect(await atOnce(12, share)).toEqual({ made: 5, codes: ['media.too_many_shares'] });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { data, body } = await ada.get<{ id: string }[]>(`/media/${id}/shares?limit=2${cursor}`);
      seen.push(...data.map((link) => link.id));
      if (!body.meta?.nextCursor) break;
      cursor = `&cursor=${body.meta.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(5);
    // One that has expired makes room.
    await app.em().execute(`update media_share set expires_at = now() - interval '1 minute' where id = ?`, [seen[0]]);
    expect((await share()).status).toBe(201);
  });

  it('has a bound on uploads that are announced', async () => {
    expect(await atOnce(12, () => announce(ada, 1000))).toEqual({ made: 4, codes: ['media.too_many_uploads'] });
    const eve = await app.client.signUp();
    expect((await announce(eve, 1000)).status).toBe(201);
  });

  it('has a bound on the bytes of uploads that are announced', async () => {
    const bob = await app.client.signUp();
    expect(await atOnce(4, () => announce(bob, GIGABYTE))).toEqual({ made: 3, codes: ['media.too_many_uploads'] });
  });
});
