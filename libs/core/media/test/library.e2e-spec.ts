import { rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Hooks } from '@roost/plugin-kit';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { makeMp3, makePdf } from '../../../imaging/test/sample-files.js';

interface Manifest {
  id: string;
  filename: string;
  status: string;
  sha256: string;
  trashedAt: string | null;
}

describe('A library of media', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { MEDIA_TRASH_DAYS: '30' } });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const settled = async (client: SignedInClient, id: string): Promise<Manifest> =>
    eventually(
      async () => (await client.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status !== 'processing',
    );
  const upload = async (client: SignedInClient, bytes: Buffer, filename: string): Promise<string> =>
    (await client.upload<Manifest>(bytes, filename)).data.id;
  const enqueue = async (name: string): Promise<void> => {
    const em = app.em();
    await em.execute(`insert into kernel_outbox (kind, name, handler, payload) values ('job', ?, ?, '{}')`, [
      name,
      name,
    ]);
    await eventually(
      () => em.execute<unknown[]>('select 1 from kernel_outbox where name = ?', [name]),
      (rows) => rows.length === 0,
    );
  };

  const settledOutbox = async () =>
    eventually(
      () => app.em().execute<unknown[]>('select 1 from kernel_outbox'),
      (rows) => rows.length === 0,
    );

  it('is searched by name, kind, type and date', async () => {
    const ada = await app.client.signUp();
    const png = await upload(ada, makePng(20, 21), '100%_Möwe.png');
    const song = await upload(ada, makeMp3({ title: 'x', artist: 'y' }), 'Gull song.mp3');
    const pdf = await upload(ada, makePdf(1), 'gull.pdf');
    const find = async (query: string) => (await ada.get<Manifest[]>(`/media?${query}`)).data.map(({ id }) => id);
    expect(await find('name=gull')).toEqual([pdf, song]);
    expect(await find(`name=${encodeURIComponent('%_mö')}`)).toEqual([png]);
    expect(await find('name=%25')).toEqual([png]);
    expect(await find('kind=audio')).toEqual([song]);
    expect(await find('mime=application/pdf')).toEqual([pdf]);
    expect(await find('mime=image/')).toEqual([png]);
    expect(await find(`to=${new Date(Date.now() - 60_000).toISOString()}`)).toEqual([]);
    expect(await find(`from=${new Date(Date.now() - 60_000).toISOString()}&kind=image`)).toEqual([png]);
    for (const query of ['kind=film', 'mime=%', 'from=yesterday', 'trashed=maybe', 'albumId=1']) {
      expect((await ada.get(`/media?${query}`)).status).toBe(400);
    }
  });

  it('is renamed, without folders and controls', async () => {
    const ada = await app.client.signUp();
    const id = await upload(ada, makePng(22, 21), 'a.png');
    const renamed = await ada.patch<Manifest>(`/media/${id}`, { filename: '../b\u0007/c\n.png' });
    expect(renamed.data.filename).toBe('c.png');
    expect((await ada.patch(`/media/${id}`, { filename: '' })).status).toBe(400);
    expect((await ada.patch(`/media/${id}`, { owner: 'me' })).status).toBe(400);
  });

  it('is not renamed by who is late: it was put into the trash meanwhile', async () => {
    const ada = await app.client.signUp();
    const id = await upload(ada, makePng(20, 23), 'first.png');
    await settled(ada, id);
    const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'update "media_media"'`;
    const renamed = await app.em().transactional(async (em) => {
      await em.execute('update media_media set trashed_at = now() where id = ?', [id]);
      const answer = ada.patch(`/media/${id}`, { filename: 'second.png' });
      await eventually(
        () => app.asOwner(waits),
        (rows) => rows.length > 0,
      );
      // In an object: a transaction would wait for a promise that it returns.
      return { answer };
    });
    expect((await renamed.answer).status).toBe(404);
    expect((await ada.post('/media/restore', { ids: [id] })).status).toBe(200);
    expect((await ada.get<Manifest>(`/media/${id}`)).data.filename).toBe('first.png');
  });

  it('is put in order by albums', async () => {
    const ada = await app.client.signUp();
    const eve = await app.client.signUp();
    const [one, two] = [await upload(ada, makePng(23, 21), '1.png'), await upload(ada, makePng(24, 21), '2.png')];
    const foreign = await upload(eve, makePng(25, 21), '3.png');
    const album = await ada.post<{ id: string; count: number }>('/media/albums', { name: 'Summer' });
    expect([album.status, album.data.count]).toEqual([201, 0]);
    const path = `/media/albums/${album.data.id}`;
    const added = await ada.post<{ ids: string[] }>(`${path}/items`, { ids: [one, two, foreign] });
    expect(added.data.ids.sort()).toEqual([one, two].sort());
    await ada.post(`${path}/items`, { ids: [one] });
    expect((await ada.get<{ count: number }>(path)).data.count).toBe(2);
    const inAlbum = async () => (await ada.get<Manifest[]>(`/media?albumId=${album.data.id}`)).data.map(({ id }) => id);
    expect(await inAlbum()).toEqual([two, one]);
    for (const answer of [
      await eve.get(path),
      await eve.patch(path, { name: 'Mine' }),
      await eve.post(`${path}/items`, { ids: [foreign] }),
      await eve.delete(`${path}/items/${one}`),
      await eve.delete(path),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'media.album_not_found']);
    }
    expect((await ada.patch<{ name: string }>(path, { name: 'Autumn' })).data.name).toBe('Autumn');
    await ada.delete(`${path}/items/${one}`);
    expect(await inAlbum()).toEqual([two]);
    await ada.delete(`/media/${two}?permanent=true`);
    expect((await ada.get<{ count: number }>(path)).data.count).toBe(0);
    expect((await ada.delete(path)).status).toBe(200);
    expect((await ada.get<unknown[]>('/media/albums')).data).toEqual([]);
    expect((await ada.get(`/media/${one}`)).status).toBe(200);
  });

  it('keeps what is deleted in the trash, to be restored or deleted for good', async () => {
    const ada = await app.client.signUp();
    const ids = [
      await upload(ada, makePng(26, 21), '1.png'),
      await upload(ada, makePng(27, 21), '2.png'),
      await upload(ada, makePng(28, 21), '3.png'),
    ];
    const [one = '', two = '', three = ''] = ids;
    for (const id of ids) await settled(ada, id);
    expect((await ada.delete(`/media/${one}`)).status).toBe(200);
    expect((await ada.post<{ ids: string[] }>('/media/delete', { ids: [two, three] })).data.ids).toHaveLength(2);
    const trash = async () => (await ada.get<Manifest[]>('/media?trashed=true')).data;
    expect((await trash()).map(({ id }) => id)).toEqual([three, two, one]);
    expect((await trash())[0]?.trashedAt).toMatch(/Z$/);
    expect((await ada.get<unknown[]>('/media')).data).toEqual([]);
    expect((await ada.delete(`/media/${one}`)).status).toBe(404);
    expect((await ada.post<{ ids: string[] }>('/media/restore', { ids: [one, two] })).data.ids).toHaveLength(2);
    expect((await ada.get(`/media/${one}/s`)).status).toBe(200);
    expect((await ada.post('/media/restore', { ids: [one] })).status).toBe(404);
    const emptied = await ada.delete<{ count: number }>('/media/trash');
    expect([emptied.status, emptied.data]).toMatchObject([202, { count: 1 }]);
    await eventually(trash, (left) => left.length === 0);
    await eventually(
      async () => (await ada.get('/media/trash')).data,
      (now) => JSON.stringify(now) === '{"count":0,"emptying":null}',
    );
    expect((await ada.get<unknown[]>('/media')).data).toHaveLength(2);
    expect((await ada.post('/media/delete', { ids: [] })).status).toBe(400);
  });

  it('empties the trash of what has been there for thirty days', async () => {
    const ada = await app.client.signUp();
    const [old, young] = [await upload(ada, makePng(29, 21), '1.png'), await upload(ada, makePng(30, 21), '2.png')];
    for (const id of [old, young]) await settled(ada, id);
    await ada.post('/media/delete', { ids: [old, young] });
    await app.em().execute(`update media_media set trashed_at = now() - interval '31 days' where id = ?`, [old]);
    await enqueue('media.tidy');
    expect((await ada.get<Manifest[]>('/media?trashed=true')).data.map(({ id }) => id)).toEqual([young]);
  });

  it('stores the same bytes once in a project, however many have them, and lets them go with the last', async () => {
    const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
    const bytes = makePng(321, 123);
    await settledOutbox();
    const before = (await app.storedFiles()).length;
    const one = await upload(ada, bytes, 'one.png');
    await settled(ada, one);
    const files = (await app.storedFiles()).length - before;
    const two = await eve.upload<Manifest>(bytes, 'two.png');
    expect([two.status, two.data.status, two.data.filename]).toEqual([201, 'ready', 'two.png']);
    expect((await eve.get(`/media/${two.data.id}/thumb`)).status).toBe(200);
    expect((await eve.get(`/media/${one}`)).status).toBe(404);
    await eventually(
      async () => (await app.storedFiles()).length - before,
      (count) => count === files,
    );
    await ada.delete(`/media/${one}?permanent=true`);
    expect((await eve.get(`/media/${two.data.id}/file`)).bytes.equals(bytes)).toBe(true);
    await eve.delete(`/media/${two.data.id}?permanent=true`);
    await eventually(
      async () => (await app.storedFiles()).length,
      (count) => count === before,
    );
  });

  it('keeps the bytes that many upload and delete at the same time', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => app.client.signUp()));
    const bytes = makePng(111, 222);
    const kept = await Promise.all(
      people.map(async (person, index) => {
        const id = await upload(person, bytes, 'same.png');
        if (index % 2 === 0) await person.delete(`/media/${id}?permanent=true`);
        return index % 2 === 0 ? undefined : { person, id };
      }),
    );
    await enqueue('media.tidy');
    for (const item of kept) {
      if (!item) continue;
      expect((await settled(item.person, item.id)).status).toBe('ready');
      expect((await item.person.get(`/media/${item.id}/file`)).bytes.equals(bytes)).toBe(true);
    }
    const [row] = await app
      .em()
      .execute<[{ references: number }]>(
        `select reference_count as references from storage_blob where width = 111 and height = 222`,
      );
    expect(row.references).toBe(3);
  });

  it('goes with its owner, uploads and albums too', async () => {
    const ada = await app.client.signUp();
    const id = await upload(ada, makePng(51, 21), '1.png');
    await settled(ada, id);
    await ada.delete(`/media/${await upload(ada, makePng(52, 21), '2.png')}`);
    await ada.post('/media/albums', { name: 'Mine' });
    const tus = { 'tus-resumable': '1.0.0', 'upload-length': '1000' };
    await ada.request('POST', '/media/uploads', { headers: tus });
    const em = app.em();
    const { id: userId, email } = ada.account;
    const [{ projectId }] = await em.execute<[{ projectId: string }]>(
      'select project_id as "projectId" from media_media where id = ?',
      [id],
    );
    const hooks = app.api.get(Hooks);
    const { files } = await hooks.run('users.exporting', { userId, projectId, email, files: [] });
    const paths: string[] = [];
    for (const part of files) {
      if (!(Symbol.asyncIterator in part)) paths.push(part.path);
      else for await (const { path } of part) paths.push(path);
    }
    expect(paths).toEqual(expect.arrayContaining(['media/list.json', 'media/albums.json', `media/${id}/1.png`]));
    await em.transactional(async () => {
      await hooks.run('users.erasing', { userId, projectId, email });
    });
    for (const table of ['media', 'album', 'upload']) {
      expect(await em.execute(`select 1 from media_${table} where owner_id = ?`, [userId])).toEqual([]);
    }
  });

  it('sweeps away what no row names, and reports what no file backs', async () => {
    const ada = await app.client.signUp();
    const [kept, lost] = [await upload(ada, makePng(41, 21), '1.png'), await upload(ada, makePng(42, 21), '2.png')];
    for (const id of [kept, lost]) await settled(ada, id);
    await settledOutbox();
    const files = await app.storedFiles();
    const source = files.find((path) => path.includes(lost) && path.endsWith('source')) ?? '';
    const orphan = join(dirname(source), 'large-0000000000000000.webp');
    const young = join(dirname(source), 'small-0000000000000000.webp');
    await writeFile(orphan, 'left behind');
    await writeFile(young, 'perhaps about to be named');
    const old = new Date(Date.now() - 25 * 3_600_000);
    await utimes(orphan, old, old);
    for (const path of files) await utimes(path, old, old);
    await rm(source);

    expect((await ada.post('/admin/media/sweep')).status).toBe(403);
    // As it is where media was off during the upgrade that gave its tables to storage.
    await app.asOwner('create table media_blob (id uuid)');
    expect((await admin.post('/admin/media/sweep')).status).toBe(202);
    await settledOutbox();
    await app.asOwner('drop table media_blob');
    expect(await app.storedFiles()).toContain(orphan);
    expect((await admin.get('/admin/media/sweep')).status).toBe(404);
    expect((await admin.post('/admin/media/sweep')).status).toBe(202);
    const report = await eventually(
      async () => admin.get<{ removedObjects: number; missing: number; missingBlobs: unknown[] }>('/admin/media/sweep'),
      ({ status }) => status === 200,
    );
    expect(report.data).toMatchObject({ removedObjects: 1, missing: 1, missingBlobs: [{ mediaIds: [lost] }] });
    const left = await app.storedFiles();
    expect(left).toContain(young);
    expect(left).not.toContain(orphan);
    expect((await ada.get(`/media/${kept}/file`)).status).toBe(200);

    // Whoever uploads the same again puts it back for all.
    expect((await ada.get(`/media/${lost}/file`)).status).toBe(404);
    const again = await upload(ada, makePng(42, 21), '2 again.png');
    await eventually(
      async () => (await ada.get(`/media/${lost}/file`)).status,
      (status) => status === 200,
    );
    expect((await settled(ada, again)).status).toBe('ready');
  });
});
