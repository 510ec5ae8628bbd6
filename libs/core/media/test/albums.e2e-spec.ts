import {
  createTestApp,
  makePng,
  type ApiAnswer,
  type ApiClient,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

interface Album {
  id: string;
  parentId: string | null;
  name: string;
  path: { id: string; name: string }[];
  count: number;
}

const DEPTH = 4;

describe('Albums that nest like folders', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let eve: SignedInClient;
  let picture = 40;
  beforeAll(async () => {
    app = await createTestApp({ env: { MEDIA_ALBUM_DEPTH: String(DEPTH) } });
    [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
  });
  afterAll(async () => {
    await app.close();
  });

  const refusal = ({ status, body }: ApiAnswer) => [status, body.code];
  const create = (name: string, parentId?: string | null, client: ApiClient = ada) =>
    client.post<Album>('/media/albums', { name, ...(parentId === undefined ? {} : { parentId }) });
  const made = async (name: string, parentId?: string | null): Promise<string> =>
    (await create(name, parentId)).data.id;
  const chain = async (length: number): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < length) ids.push(await made(`Level ${String(ids.length)}`, ids.at(-1) ?? null));
    return ids;
  };
  const get = async (id: string): Promise<Album> => (await ada.get<Album>(`/media/albums/${id}`)).data;
  const move = (id: string, parentId: string | null) => ada.patch<Album>(`/media/albums/${id}`, { parentId });
  const upload = async (client: SignedInClient = ada): Promise<string> =>
    (await client.upload(makePng(picture++, 30))).data.id;
  const put = (album: string, ...ids: string[]) => ada.post(`/media/albums/${album}/items`, { ids });
  const namesOf = (albums: { name: string }[]): string[] => albums.map(({ name }) => name);

  it('are made in another, and tell their path', async () => {
    const trips = await made('Trips');
    const inner = await create('Spain', trips);
    expect(inner.data).toMatchObject({ parentId: trips, path: [{ id: trips, name: 'Trips' }] });
    const beach = await made('Beach', inner.data.id);
    expect(namesOf((await get(beach)).path)).toEqual(['Trips', 'Spain']);
    expect(await get(trips)).toMatchObject({ parentId: null, path: [] });
    const inside = (await ada.get<Album[]>(`/media/albums/${trips}/albums`)).data;
    expect(inside).toMatchObject([{ id: inner.data.id, path: [{ name: 'Trips' }] }]);
    expect((await ada.get<Album[]>(`/media/albums/${inner.data.id}/albums`)).data).toMatchObject([{ id: beach }]);
  });

  it('list what is directly in them, a page at a time', async () => {
    const [top = '', below = ''] = await chain(2);
    const ids = [await upload(), await upload(), await upload()];
    await put(top, ids[0] ?? '', ids[1] ?? '');
    await put(below, ids[2] ?? '');
    const first = await ada.get<{ id: string }[]>(`/media/albums/${top}/items?limit=1`);
    expect(first.data.map(({ id }) => id)).toEqual([ids[1]]);
    const next = await ada.get<{ id: string }[]>(
      `/media/albums/${top}/items?cursor=${first.body.meta?.nextCursor ?? ''}`,
    );
    expect(next.data.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await get(top)).count).toBe(2);
  });

  it('are moved with what is in them, and out again', async () => {
    const [one = '', two = '', three = ''] = await chain(3);
    const other = await made('Other');
    expect((await move(two, other)).data).toMatchObject({ parentId: other, path: [{ id: other }] });
    expect(namesOf((await get(three)).path)).toEqual(['Other', 'Level 1']);
    expect((await ada.get<Album[]>(`/media/albums/${one}/albums`)).data).toEqual([]);
    expect((await move(two, null)).data).toMatchObject({ parentId: null, path: [] });
    const renamed = await ada.patch<Album>(`/media/albums/${two}`, { name: 'Second' });
    expect(renamed.data).toMatchObject({ name: 'Second', parentId: null });
    expect((await ada.patch<Album>(`/media/albums/${two}`, {})).data).toMatchObject({ name: 'Second' });
  });

  it('are never inside themselves, also when they are moved at the same time', async () => {
    const [one = '', two = '', three = ''] = await chain(3);
    for (const inside of [one, two, three])
      expect(refusal(await move(one, inside))).toEqual([409, 'media.album_cycle']);
    const pairs = await Promise.all(
      Array.from({ length: 6 }, async () => [await made('Left'), await made('Right')] as const),
    );
    for (const [left, right] of pairs) {
      const answers = await Promise.all([move(left, right), move(right, left)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
    const ring = [await made('A'), await made('B'), await made('C')];
    const answers = await Promise.all(ring.map((id, at) => move(id, ring[(at + 1) % 3] ?? null)));
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
  });

  it('nest as deep as there may be, whether made or moved, also at the same time', async () => {
    const ids = await chain(DEPTH);
    const tooDeep = [409, 'media.album_too_deep'];
    expect(refusal(await create('Too deep', ids.at(-1)))).toEqual(tooDeep);
    const [top = '', below = ''] = await chain(2);
    expect(refusal(await move(top, ids[2] ?? ''))).toEqual(tooDeep);
    expect((await move(top, ids[1] ?? '')).status).toBe(200);
    expect((await get(below)).path).toHaveLength(DEPTH - 1);
    await move(top, null);
    // Each of both fits, and both do not.
    const [first = ''] = await chain(1);
    const two = await chain(2);
    const answers = await Promise.all([move(two[0] ?? '', first), move(first, ids[1] ?? '')]);
    const depths = await Promise.all([...two, first].map(async (id) => (await get(id)).path.length + 1));
    expect(Math.max(...depths)).toBeLessThanOrEqual(DEPTH);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
  });

  it('are their owner’s alone', async () => {
    const mine = await made('Mine');
    const theirs = (await create('Theirs', null, eve)).data.id;
    const notFound = [404, 'media.album_not_found'];
    expect(refusal(await create('Inside', theirs))).toEqual(notFound);
    expect(refusal(await move(mine, theirs))).toEqual(notFound);
    for (const path of ['', '/albums', '/items', '?share=nothing', '/items?share=nothing']) {
      expect([path, refusal(await eve.get(`/media/albums/${mine}${path}`))]).toEqual([path, notFound]);
      expect([path, (await app.client.get(`/media/albums/${mine}${path}`)).status]).toEqual([path, 404]);
    }
    expect(refusal(await eve.post(`/media/albums/${mine}/shares`))).toEqual(notFound);
    expect(refusal(await eve.delete(`/media/albums/${mine}?contents=true`))).toEqual(notFound);
    for (const parentId of ['x', 5, '']) expect((await create('Bad', parentId as string)).status).toBe(400);
  });

  it('go with the albums in them; media stay, or go to the trash', async () => {
    const [one = '', two = ''] = await chain(2);
    const [kept, also] = [await upload(), await upload()];
    await put(two, kept, also);
    expect((await ada.delete(`/media/albums/${one}`)).status).toBe(200);
    expect((await ada.get(`/media/albums/${two}`)).status).toBe(404);
    expect((await ada.get(`/media/${kept}`)).status).toBe(200);

    const [top = '', below = ''] = await chain(2);
    const outside = await upload();
    await put(top, kept);
    await put(below, also);
    await put(await made('Elsewhere'), outside);
    expect((await ada.delete(`/media/albums/${top}?contents=true`)).status).toBe(200);
    for (const id of [kept, also]) expect((await ada.get(`/media/${id}`)).status).toBe(404);
    expect((await ada.get(`/media/${outside}`)).status).toBe(200);
    const trash = (await ada.get<{ id: string }[]>('/media?trashed=true')).data.map(({ id }) => id);
    expect(trash).toEqual(expect.arrayContaining([kept, also]));
    expect((await ada.get(`/media/albums/${below}`)).status).toBe(404);
  });

  it('are shown by a link with all that is in them, and nothing around them', async () => {
    const [top = '', shared = '', below = ''] = await chain(3);
    const [above, direct, deep] = [await upload(), await upload(), await upload()];
    await put(top, above);
    await put(shared, direct);
    await put(below, deep);
    const link = (await ada.post<{ id: string; token: string; url: string }>(`/media/albums/${shared}/shares`)).data;
    expect(link.url).toContain(`/media/albums/${shared}?share=${link.token}`);
    const see = (path: string, client: ApiClient = app.client) => client.get<Album>(`${path}?share=${link.token}`);
    expect((await see(`/media/albums/${shared}`)).data).toMatchObject({ parentId: null, path: [], count: 1 });
    expect((await see(`/media/albums/${below}`, eve)).data).toMatchObject({ parentId: shared, path: [{ id: shared }] });
    expect((await see(`/media/albums/${shared}/albums`)).data).toMatchObject([{ id: below, path: [{ id: shared }] }]);
    expect((await see(`/media/albums/${shared}/items`)).data).toMatchObject([{ id: direct }]);
    for (const id of [direct, deep]) expect((await see(`/media/${id}`)).status).toBe(200);
    expect((await see(`/media/${above}`)).status).toBe(404);
    expect((await see(`/media/albums/${top}`)).status).toBe(404);
    expect((await see(`/media/albums/${top}/items`)).status).toBe(404);
    // Moved out, it is not shown any more; moved back, it is.
    await move(below, null);
    expect((await see(`/media/${deep}`)).status).toBe(404);
    await move(below, shared);
    expect((await see(`/media/${deep}`)).status).toBe(200);
    expect((await ada.get<unknown[]>(`/media/albums/${shared}/shares`)).data).toHaveLength(1);
    expect((await ada.delete(`/media/albums/${shared}/shares/${link.id}`)).status).toBe(200);
    for (const path of [`/media/${direct}`, `/media/albums/${shared}`]) expect((await see(path)).status).toBe(404);
    const again = (await ada.post<{ token: string }>(`/media/albums/${shared}/shares`)).data.token;
    await ada.delete(`/media/albums/${top}`);
    expect((await app.client.get(`/media/${direct}?share=${again}`)).status).toBe(404);
  });
});
