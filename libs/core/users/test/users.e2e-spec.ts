import { ExportLinks } from '../src/export/export-links.js';
import { createTestApp, eventually, mailTo, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Me {
  id: string;
  username: string;
  email: string;
  name: string | null;
  bio: string | null;
  locale: string;
  avatarId: string | null;
  roles: string[];
}

describe('Users', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const me = async (client: SignedInClient) => (await client.get<Me>('/users/me')).data;

  describe('PATCH /users/me', () => {
    it('changes what is given, and empties with null', async () => {
      const ada = await app.client.signUp();
      const changed = await ada.patch<Me>('/users/me', { name: 'Ada', bio: 'Notes on the engine', locale: 'sv' });
      expect(changed.data).toMatchObject({ name: 'Ada', bio: 'Notes on the engine', locale: 'sv' });
      await ada.patch('/users/me', { bio: null });
      expect(await me(ada)).toMatchObject({ name: 'Ada', bio: null, locale: 'sv' });
      expect((await ada.patch('/users/me', {})).status).toBe(200);
    });

    it('changes the username, also only its letters’ case, and not to a taken one', async () => {
      const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
      const { username } = ada.account;
      expect((await ada.patch<Me>('/users/me', { username: username.toUpperCase() })).data.username).toBe(
        username.toUpperCase(),
      );
      expect((await eve.patch('/users/me', { username })).body.code).toBe('users.username_taken');
      const results = await Promise.all(
        [ada, eve].map((client) => client.patch('/users/me', { username: 'both-want-this' })),
      );
      expect(results.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    it.each([
      ['a role', { role: 'admin' }],
      ['roles', { roles: ['admin'] }],
      ['a verified address', { emailVerified: true }],
      ['an address', { email: 'x@example.org' }],
      ['a project', { projectId: '01a1fb4b-2565-741a-844b-e95db20fbf1e' }],
      ['a password', { password: 'a long enough password' }],
      ['another id', { id: '01a1fb4b-2565-741a-844b-e95db20fbf1e' }],
      ['a reserved name', { username: 'admin' }],
      ['no name', { username: null }],
      ['an unknown language', { locale: 'tlh' }],
      ['too long a text', { bio: 'x'.repeat(501) }],
    ])('refuses %s', async (_what, changes) => {
      const ada = await app.client.signUp();
      const before = await me(ada);
      expect((await ada.patch('/users/me', changes)).status).toBe(400);
      expect(await me(ada)).toEqual(before);
    });
  });

  it('GET /users/:username shows everyone the public profile, and nothing more', async () => {
    const ada = await app.client.signUp();
    const { status, data } = await app.client.get<object>(`/users/${ada.account.username.toUpperCase()}`);
    expect(status).toBe(200);
    expect(Object.keys(data).sort()).toEqual(['avatarId', 'bio', 'createdAt', 'fields', 'id', 'name', 'username']);
    expect((await app.client.get('/users/nobody-at-all')).body.code).toBe('users.not_found');
    await admin.post(`/admin/users/${ada.account.id}/suspend`);
    expect((await app.client.get(`/users/${ada.account.username}`)).status).toBe(404);
  });

  it('GET /users lists and searches for those who may, page by page', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => app.client.signUp()));
    for (const [index, person] of people.entries()) {
      await person.patch('/users/me', { name: `Searchable 100%_${String(index)}` });
    }
    expect((await people[0]?.get('/users'))?.status).toBe(403);
    const first = await admin.get<Me[]>('/users?search=searchable&limit=3');
    expect(first.data).toHaveLength(3);
    expect(first.data[0]).not.toHaveProperty('email');
    const cursor = first.body.meta?.nextCursor ?? '';
    const second = await admin.get<Me[]>(`/users?search=searchable&limit=3&cursor=${cursor}`);
    expect(second.data).toHaveLength(2);
    expect(second.body.meta?.nextCursor).toBeNull();
    expect((await admin.get<Me[]>(`/users?search=${encodeURIComponent('100%_1')}`)).data).toHaveLength(1);
    expect((await admin.get<Me[]>('/users?search=%25')).data).toHaveLength(5);
  });

  describe('PUT and DELETE /users/me/avatar', () => {
    const put = async (client: SignedInClient, bytes: Buffer) => {
      const form = new FormData();
      form.append('avatar', new Blob([new Uint8Array(bytes)]), 'me.png');
      return client.request<Me>('PUT', '/users/me/avatar', { form });
    };

    it('take a picture, another one in its place, and none', async () => {
      const ada = await app.client.signUp();
      const first = await put(ada, makePng(400, 300));
      expect(first.status).toBe(200);
      expect((await ada.get(`/media/${first.data.avatarId ?? ''}`)).status).toBe(200);
      const second = await put(ada, makePng(300, 400));
      expect(second.data.avatarId).not.toBe(first.data.avatarId);
      expect((await ada.get(`/media/${first.data.avatarId ?? ''}`)).status).toBe(404);
      expect((await ada.delete('/users/me/avatar')).status).toBe(200);
      expect((await me(ada)).avatarId).toBeNull();
      expect((await ada.get<unknown[]>('/media')).data).toEqual([]);
      expect((await ada.delete('/users/me/avatar')).status).toBe(200);
    });

    it('refuse what is no picture, and keep the one before', async () => {
      const ada = await app.client.signUp();
      const { data } = await put(ada, makePng(400, 300));
      expect((await put(ada, Buffer.from('not a picture'))).status).toBe(415);
      expect((await ada.put('/users/me/avatar', {})).status).toBe(415);
      expect((await me(ada)).avatarId).toBe(data.avatarId);
    });

    it('bear that the picture was deleted as media', async () => {
      const ada = await app.client.signUp();
      const { data } = await put(ada, makePng(400, 300));
      await ada.delete(`/media/${data.avatarId ?? ''}`);
      expect((await put(ada, makePng(400, 300))).status).toBe(200);
    });
  });

  describe('DELETE /users/me', () => {
    const rowsAbout = async (id: string, email: string) => {
      const rows = await app.em().execute<{ count: number }[]>(
        `select (select count(*) from users_user where id = ?) + (select count(*) from auth_session where user_id = ?)
           + (select count(*) from auth_credential where user_id = ?) + (select count(*) from auth_code where user_id = ?)
           + (select count(*) from media_media where owner_id = ?) + (select count(*) from mail_message where to_address = ?) as count`,
        [id, id, id, id, id, email],
      );
      return Number(rows[0]?.count);
    };

    it('signs out, says until when, and signing in before then keeps everything', async () => {
      const ada = await app.client.signUp();
      const { username, password, email } = ada.account;
      const { status, data } = await ada.delete<{ eraseAt: string }>('/users/me');
      expect(status).toBe(200);
      const days = (Date.parse(data.eraseAt) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29.9);
      expect((await ada.get('/users/me')).status).toBe(401);
      expect((await app.client.get(`/users/${username}`)).status).toBe(404);
      const mail = await mailTo(app.client, email, /will be erased/);
      expect(mail.text).toContain(new Date(data.eraseAt).getFullYear().toString());

      const back = await app.client.signIn(username, password);
      expect((await back.get('/users/me')).status).toBe(200);
      expect((await app.client.get(`/users/${username}`)).status).toBe(200);
    });

    it('erases everything about the person once the time has come, with what every plugin keeps', async () => {
      const ada = await app.client.signUp();
      const { id, email, username } = ada.account;
      const media = await ada.upload(makePng(400, 300));
      await app.client.post('/auth/start', { email });
      await mailTo(app.client, email, /sign-in code$/);
      await ada.delete('/users/me');
      await mailTo(app.client, email, /will be erased/);
      const due = `update users_user set erase_at = now() where id = ?`;
      await app.em().execute(due, [id]);
      await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
      await eventually(
        () => rowsAbout(id, email),
        (count) => count === 0,
      );
      expect((await app.client.get(`/users/${username}`)).status).toBe(404);
      const files = async () => (await app.storedFiles()).filter((path) => path.includes(media.data.id));
      await eventually(files, (found) => found.filter((path) => path.includes('source')).length === 0);
      const audit = await admin.get<{ action: string; actorId: string | null }[]>(`/admin/audit?target=user:${id}`);
      expect(audit.data.map(({ action }) => action)).toEqual(['users.erased', 'users.erasure-scheduled']);
      expect(audit.data.map(({ actorId }) => actorId)).toEqual([null, id]);
    });

    it('waits when its job comes too early, as by another machine’s clock', async () => {
      const ada = await app.client.signUp();
      await ada.delete('/users/me');
      const job = `name = 'users.erase' and payload->>'userId' = ?`;
      const { id } = ada.account;
      await app.em().execute(`update kernel_outbox set run_at = now() where ${job}`, [id]);
      const waiting = async () =>
        app.em().execute(`select 1 from kernel_outbox where ${job} and attempts = 0 and run_at > now()`, [id]);
      await eventually(waiting, (rows) => rows.length === 1);
      expect(await app.em().execute('select 1 from users_user where id = ?', [id])).toHaveLength(1);
    });

    it('is refused to the last admin', async () => {
      expect((await admin.delete('/users/me')).body.code).toBe('users.last_admin');
      expect((await admin.get('/users/me')).status).toBe(200);
    });
  });

  describe('GET /users/me/export', () => {
    it('is a zip with everything about a person, media bytes and all', async () => {
      const ada = await app.client.signUp();
      const picture = makePng(400, 300);
      const { data } = await ada.upload(picture, 'engine/plan.png');
      await mailTo(app.client, ada.account.email, /^Welcome/);
      const { status, headers, bytes } = await ada.get('/users/me/export');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('application/zip');
      expect(headers.get('content-disposition')).toContain('attachment');
      const files = await unzip(bytes);
      expect([...files.keys()]).toEqual(
        expect.arrayContaining([
          'activity.json',
          'mails.json',
          'media/albums.json',
          'media/list.json',
          `media/${data.id}/plan.png`,
          'profile.json',
          'sessions.json',
        ]),
      );
      expect(files.get(`media/${data.id}/plan.png`)).toEqual(picture);
      expect(JSON.parse(files.get('profile.json')?.toString() ?? '')).toMatchObject({ email: ada.account.email });
      expect(JSON.parse(files.get('mails.json')?.toString() ?? '')).toMatchObject([{ template: 'auth.welcome' }]);
      expect(bytes.toString('latin1')).not.toMatch(/argon2|passwordHash|cookieHash/);
    });

    it('is mailed as a link, which works for a while and for an account that is in use', async () => {
      const ada = await app.client.signUp();
      const { id, email } = ada.account;
      expect((await ada.post('/users/me/export')).status).toBe(202);
      const { html } = await mailTo(app.client, email, /^Your data/);
      const url = /href="http:\/\/localhost:8000(\/users\/exports\/[^"]+\.zip)"/.exec(html)?.[1] ?? '';
      const { status, headers, bytes } = await app.client.get(url);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(JSON.parse((await unzip(bytes)).get('profile.json')?.toString() ?? '')).toMatchObject({ email });

      const links = app.api.get(ExportLinks);
      const pathOf = (madeHoursAgo: number) =>
        new URL(links.make(id, new Date(Date.now() - madeHoursAgo * 3_600_000))).pathname;
      const other = (await app.client.signUp()).account.id;
      const untrue = [
        pathOf(48),
        url.replace(id, other),
        url.replace(/.{5}\.zip$/, 'xxxxx.zip'),
        '/users/exports/x.zip',
      ];
      for (const path of untrue) expect((await app.client.get(path)).body.code).toBe('users.export_not_found');
      expect((await app.client.get(pathOf(47))).status).toBe(200);
      await admin.post(`/admin/users/${id}/suspend`);
      expect((await app.client.get(url)).status).toBe(404);
    });

    it('is bounded', async () => {
      const ada = await app.client.signUp();
      const statuses: number[] = [];
      for (let index = 0; index < 6; index++) statuses.push((await ada.get('/users/me/export')).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    });
  });
});

/** Reads an archive with the program that people have. */
async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const { fromBuffer } = await import('yauzl-promise');
  const files = new Map<string, Buffer>();
  const zip = await fromBuffer(bytes);
  for await (const entry of zip) {
    const chunks: Buffer[] = [];
    for await (const chunk of await entry.openReadStream()) chunks.push(chunk as Buffer);
    files.set(entry.filename, Buffer.concat(chunks));
  }
  await zip.close();
  return files;
}
