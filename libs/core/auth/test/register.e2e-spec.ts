import { createTestApp, eventually, makeLyingPng, makePng, type TestApp } from '@roost/testing';

interface Registered {
  id: string;
  username: string;
  email: string;
  name: string | null;
  avatarId: string | null;
}

const PASSWORD = 'a long enough password';

describe('POST /auth/register', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const register = async (draft: Record<string, unknown>) => app.client.post<Registered>('/auth/register', draft);
  const countOf = async (table: string): Promise<number> => {
    const [row] = await app.em().execute<[{ count: number }]>(`select count(*)::int as count from ${table}`);
    return row.count;
  };

  it('makes an account of a JSON body', async () => {
    const answer = await register({ username: 'Ada', password: PASSWORD, email: 'ada@example.org', name: 'Ada L.' });
    expect(answer.status).toBe(201);
    expect(answer.body.message).toBe('User registered successfully!');
    expect(answer.data).toMatchObject({ username: 'Ada', email: 'ada@example.org', name: 'Ada L.', avatarId: null });
    expect(answer.bytes.toString()).not.toContain('assword');
  });

  it('takes blanks off the ends of addresses and usernames, as phones leave them', async () => {
    const { status, data } = await register({ username: ' Eva ', password: PASSWORD, email: '\teva@example.org ' });
    expect([status, data.username, data.email]).toEqual([201, 'Eva', 'eva@example.org']);
    const again = await register({ username: 'Eva2', password: PASSWORD, email: 'eva@example.org  ' });
    expect(again.body.code).toBe('auth.email_taken');
    const client = await app.client.signIn('eva ', PASSWORD);
    expect((await app.client.get('/users/Eva%20')).status).toBe(200);
    expect((await client.patch<Registered>('/users/me', { username: 'Evan ' })).data.username).toBe('Evan');
    const change = { currentPassword: PASSWORD, newEmail: ' evan@example.org ' };
    expect((await client.put('/auth/email', change)).status).toBeLessThan(300);
    for (const path of ['/auth/start', '/auth/send-reset-token']) {
      expect((await app.client.post(path, { email: 'eva@example.org ' })).status).toBeLessThan(300);
    }
    expect((await register({ username: 'E va', password: PASSWORD, email: 'e@example.org' })).status).toBe(400);
    expect((await register({ password: PASSWORD, email: 'e va@example.org' })).status).toBe(400);
    expect((await app.client.post('/auth/login', { username: ' ', password: PASSWORD })).status).toBe(400);
  });

  it('makes a username of the address, with a number where it is taken', async () => {
    const first = await register({ password: PASSWORD, email: 'grace.hopper@example.org' });
    const second = await register({ password: PASSWORD, email: 'Grace.Hopper@example.com' });
    const third = await register({ password: PASSWORD, email: 'grace.hopper@example.net' });
    expect([first, second, third].map(({ data }) => data.username)).toEqual([
      'grace.hopper',
      'Grace.Hopper2',
      'grace.hopper3',
    ]);
  });

  it('refuses a taken address and a taken username, whatever their case', async () => {
    await register({ username: 'taken', password: PASSWORD, email: 'taken@example.org' });
    const email = await register({ username: 'other', password: PASSWORD, email: 'TAKEN@example.org' });
    const username = await register({ username: 'TAKEN', password: PASSWORD, email: 'other@example.org' });
    expect([email.status, email.body.code]).toEqual([409, 'auth.email_taken']);
    expect([username.status, username.body.code]).toEqual([409, 'auth.username_taken']);
  });

  it('makes one account when an address is registered many times at once', async () => {
    const addresses = Array.from({ length: 12 }, (_, index) => (index % 2 ? 'Race@example.org' : 'race@Example.org'));
    const answers = await Promise.all(addresses.map((email) => register({ password: PASSWORD, email })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
  });

  it.each([
    ['a short password', { password: '1234567', email: 'a@example.org' }, '/password'],
    ['a long password', { password: 'x'.repeat(129), email: 'a@example.org' }, '/password'],
    ['no address', { password: PASSWORD, email: 'nobody' }, '/email'],
    ['a quoted local part', { password: PASSWORD, email: '" a@b"@example.org' }, '/email'],
    ['a quoted local part of plain letters', { password: PASSWORD, email: '"a"@example.org' }, '/email'],
    ['a comment', { password: PASSWORD, email: 'a(b)@example.org' }, '/email'],
    ['an address for a host', { password: PASSWORD, email: 'a@[127.0.0.1]' }, '/email'],
    ['two addresses', { password: PASSWORD, email: 'a@example.org,b@example.org' }, '/email'],
    ['a space in the username', { password: PASSWORD, email: 'a@example.org', username: 'a b' }, '/username'],
    ['an object for a username', { password: PASSWORD, email: 'a@example.org', username: { $ne: 1 } }, '/username'],
    ['a role', { password: PASSWORD, email: 'a@example.org', role: 'admin' }, '/role'],
    ['roles', { password: PASSWORD, email: 'a@example.org', roles: ['admin'] }, '/roles'],
    ['a project', { password: PASSWORD, email: 'a@example.org', projectId: 'x' }, '/projectId'],
  ])('refuses %s and names the field', async (_what, draft, pointer) => {
    const users = await countOf('users_user');
    const answer = await register(draft);
    expect([answer.status, answer.body.code]).toEqual([400, 'http.validation_failed']);
    expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await countOf('users_user')).toBe(users);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('refuses %s in text', async (_what, name) => {
    const answer = await register({ password: PASSWORD, email: 'text@example.org', name });
    expect([answer.status, answer.body.code]).toEqual([400, 'http.invalid_text']);
  });

  it('refuses an unknown project', async () => {
    const answer = await app.client.request('POST', '/auth/register', {
      json: { password: PASSWORD, email: 'elsewhere@example.org' },
      headers: { 'x-roost-project': 'elsewhere' },
    });
    expect([answer.status, answer.body.code]).toEqual([404, 'projects.not_found']);
  });

  describe('with a picture', () => {
    const registerForm = async (email: string, avatar: Buffer, filename: string) => {
      const form = new FormData();
      form.append('email', email);
      form.append('password', PASSWORD);
      form.append('avatar', new Blob([new Uint8Array(avatar)]), filename);
      return app.client.request<Registered>('POST', '/auth/register', { form });
    };

    it('keeps it as media of the new user', async () => {
      const answer = await registerForm('pictured@example.org', makePng(300, 400), 'me.jpg');
      expect(answer.status).toBe(201);
      const login = await app.client.post<{ accessToken: string; avatarId: string }>('/auth/login', {
        email: 'pictured@example.org',
        password: PASSWORD,
      });
      expect(login.data.avatarId).toBe(answer.data.avatarId);
      const me = app.client.as({ authorization: `Bearer ${login.data.accessToken}` });
      const avatar = await me.get<{ owner: string; filename: string }>(`/media/${login.data.avatarId}`);
      expect(avatar.data).toMatchObject({ owner: answer.data.id, filename: 'me.jpg' });
      // Whoever sees the profile sees the picture that it names, also one that takes its place, unless its owner closes it.
      const { username } = (await me.get<{ username: string }>('/users/me')).data;
      const form = new FormData();
      form.append('avatar', new Blob([new Uint8Array(makePng(310, 400))]), 'new.png');
      const shown = async () => (await app.client.get<{ avatarId: string }>(`/users/${username}`)).data.avatarId;
      expect((await app.client.get(`/media/${await shown()}`)).status).toBe(200);
      expect((await me.request('PUT', '/users/me/avatar', { form })).status).toBe(200);
      expect(await shown()).not.toBe(answer.data.avatarId);
      expect((await app.client.get(`/media/${await shown()}`)).status).toBe(200);
      await me.patch(`/media/${await shown()}`, { access: 'private' });
      expect((await app.client.get(`/media/${await shown()}`)).status).toBe(404);
    });

    it.each([
      ['HTML', Buffer.from('<script>alert(1)</script>'), 415, 'media.unsupported_type'],
      ['an empty file', Buffer.alloc(0), 400, 'media.empty'],
      ['a bomb', makeLyingPng(30_000, 30_000), 422, 'media.too_many_pixels'],
    ])('leaves neither user nor file behind when it is %s', async (_what, avatar, status, code) => {
      const [users, files] = [await countOf('users_user'), await app.storedFiles()];
      const answer = await registerForm('unpictured@example.org', avatar, 'me.jpg');
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await countOf('users_user')).toBe(users);
      expect(await app.storedFiles()).toEqual(files);
    });

    it('leaves no file behind when the account is refused', async () => {
      await register({ password: PASSWORD, email: 'first@example.org' });
      const files = await app.storedFiles();
      const answer = await registerForm('first@example.org', makePng(400, 300), 'me.png');
      expect(answer.body.code).toBe('auth.email_taken');
      await eventually(app.storedFiles, (now) => now.length === files.length);
    });
  });
});
