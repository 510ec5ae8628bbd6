import { createTestApp, eventually, linkOf, mailsOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';
import { Importer } from './imports.spec-helper.js';

interface Person {
  id: string;
  username: string;
  name: string | null;
  email: string;
  emailVerified: boolean;
  roles: string[];
}

describe('Imports of people', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let importer: Importer;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { USERS_ERASURE_DAYS: '0' } });
    admin = await app.signUpAdmin();
    importer = new Importer(admin);
  });
  afterAll(async () => {
    await app.close();
  });

  const personOf = async (search: string) =>
    (await admin.get<Person[]>(`/admin/users?search=${encodeURIComponent(search)}&limit=1`)).data[0];
  const countOf = async (domain: string): Promise<number> => {
    const [row] = await app.asOwner<{ count: number }>(
      'select count(*)::int as count from users_user where email_key like $1',
      [`%@${domain}`],
    );
    return row?.count ?? -1;
  };

  it('check a file without making anybody, and say which line is wrong where', async () => {
    const taken = await app.client.signUp();
    const file = [
      'Email;Username;Name;Locale;Team',
      'one@dry.example;one.dry;Åsa Öberg;sv;A',
      'nobody;;;;',
      'two@dry.example;x;;;',
      `${taken.account.email};;;;`,
      `three@dry.example;${taken.account.username.toUpperCase()};;;`,
      'ONE@dry.example;;;;',
      'four@dry.example;One.Dry;;;',
      'five@dry.example;admin;;xx-not-one;',
      'six@dry.example;;',
      `seven@dry.example;;${'x'.repeat(101)};;`,
      'eight@dry.example;;;;',
    ].join('\r\n');
    const found = await importer.check(`\ufeff${file}`);
    expect(found).toMatchObject({
      filename: 'people.csv',
      state: 'checked',
      lines: 11,
      waiting: 2,
      made: 0,
      refused: 9,
    });
    expect(found.ignoredColumns).toEqual(['Team']);
    expect(await importer.refused(found.id)).toEqual([
      [3, 'email is_email'],
      [4, expect.stringMatching(/^username /)],
      [5, 'email auth.email_taken'],
      [6, 'username auth.username_taken'],
      [7, 'email is_repeated'],
      [8, 'username is_repeated'],
      [9, 'username is_reserved', 'locale is_in'],
      [10, 'null wrong_length'],
      [11, 'name is_length'],
    ]);
    expect(await importer.refused(found.id, '?limit=2&cursor=4')).toEqual([
      [5, 'email auth.email_taken'],
      [6, 'username auth.username_taken'],
    ]);
    expect(await countOf('dry.example')).toBe(0);
  });

  it('make people without a password or a mail, who sign in with a code', async () => {
    const { id } = await importer.check('email,name,locale\nada@made.example,"Lovelace, Ada",sv\nbob@made.example,,\n');
    const started = await importer.start(id, { roles: ['member', 'editor'] });
    expect([started.status, started.data.state, started.data.roles]).toEqual([202, 'running', ['editor', 'member']]);
    expect(await importer.done(id)).toMatchObject({ made: 2, refused: 0, waiting: 0 });
    expect(await personOf('ada@made.example')).toMatchObject({
      name: 'Lovelace, Ada',
      username: 'ada',
      emailVerified: false,
      roles: ['editor', 'member'],
    });
    const login = await app.client.post('/auth/login', { email: 'bob@made.example', password: '' });
    expect(login.status).toBeGreaterThanOrEqual(400);
    expect((await mailsOf(app.client)).filter(({ to }) => to.endsWith('@made.example'))).toEqual([]);
    await app.client.post('/auth/start', { email: 'bob@made.example' });
    const { code } = linkOf(await mailTo(app.client, 'bob@made.example', /code/));
    expect((await app.client.post('/auth/code', { email: 'bob@made.example', code, session: 'token' })).status).toBe(
      200,
    );
    expect((await importer.start(id)).body.code).toBe('auth.import_started');
    const lines = (await admin.get<{ action: string }[]>(`/admin/audit?target=import:${id}`)).data;
    expect(lines.map(({ action }) => action)).toEqual(['auth.import-finished', 'auth.import-started']);
  });

  it('refuse who came in since the check, and who finds no room', async () => {
    const { id } = await importer.check('email\nfirst@full.example\nsecond@full.example\nthird@full.example\n');
    await app.client.post('/auth/register', { email: 'first@full.example', password: 'a long enough password' });
    const [row] = await app.asOwner<{ count: number }>('select count(*)::int as count from users_user');
    expect((await admin.patch('/admin/settings/users', { people: (row?.count ?? 0) + 1 })).status).toBe(200);
    await importer.start(id);
    expect(await importer.done(id)).toMatchObject({ made: 1, refused: 2, waiting: 0 });
    expect((await admin.patch('/admin/settings/users', { people: 0 })).status).toBe(200);
    expect(await importer.refused(id)).toEqual([
      [2, 'email auth.email_taken'],
      [4, 'null users.quota_exceeded'],
    ]);
  });

  it('invite people where that is asked for', async () => {
    const { id } = await importer.check('email,name,locale\nbea@invite.example,Bea,sv\nadmin@invite.example,,\n');
    await admin.post('/admin/invitations', { emails: ['admin@invite.example'] });
    expect((await importer.start(id, { invite: true })).status).toBe(202);
    expect(await importer.done(id)).toMatchObject({ made: 1, refused: 1 });
    expect(await importer.refused(id)).toEqual([[3, 'email auth.already_invited']]);
    expect(await countOf('invite.example')).toBe(0);
    const mail = await mailTo(app.client, 'bea@invite.example', /inbjuden/);
    expect(mail.text).toContain('Hej Bea');
    const draft = { email: 'bea@invite.example', password: 'four words of wool', invitationToken: linkOf(mail).code };
    expect((await app.client.post<Person>('/auth/register', draft)).data).toMatchObject({ name: 'Bea' });
  });

  it('are deleted with their report', async () => {
    const { id } = await importer.check('email\nnobody\nsomebody@gone.example\n');
    expect((await admin.delete(`/admin/imports/${id}`)).status).toBe(200);
    expect((await admin.get(`/admin/imports/${id}`)).body.code).toBe('auth.import_not_found');
    expect((await admin.get(`/admin/imports/${id}/refused`)).body.code).toBe('auth.import_not_found');
    expect((await importer.start(id)).body.code).toBe('auth.import_not_found');
    expect(await app.asOwner('select 1 from auth_import_line where import_id = $1', [id])).toEqual([]);
    expect((await admin.delete(`/admin/imports/${id}`)).body.code).toBe('auth.import_not_found');
  });

  it('keep nothing of somebody who is erased, and count on', async () => {
    const ada = await app.client.signUp();
    const rival = await app.client.signUp();
    const file = ['email', ada.account.email.toUpperCase(), rival.account.email, 'someone@erased.example'].join('\n');
    const { id } = await importer.check(file);
    // A line that waits, because the account came after the check.
    const early = await importer.check('email\nearly@erased.example\nlate@erased.example\n');
    const password = 'a long enough password';
    await app.client.post('/auth/register', { email: 'early@erased.example', password });
    const came = await app.client.signIn('early@erased.example', password);
    for (const person of [ada, came]) expect((await person.delete('/users/me')).status).toBe(200);
    const left = async () =>
      app.asOwner<{ line: number }>(
        `select line from auth_import_line where import_id = any($1) order by import_id, line`,
        [[id, early.id]],
      );
    await eventually(left, ({ length }) => length === 3);
    expect(await left()).toEqual([{ line: 3 }, { line: 4 }, { line: 3 }]);
    expect(await importer.get(id)).toMatchObject({ lines: 2, refused: 1, waiting: 1 });
    expect(await importer.get(early.id)).toMatchObject({ lines: 1, refused: 0, waiting: 1 });
    expect((await importer.start(early.id)).status).toBe(202);
    expect(await importer.done(early.id)).toMatchObject({ lines: 1, made: 1, refused: 0, waiting: 0 });
  });

  it('are of one project, and make people there alone', async () => {
    expect((await admin.post('/admin/projects', { slug: 'choir', name: 'The choir' })).status).toBe(201);
    const authorization = `Bearer ${admin.account.accessToken}`;
    const choir = new Importer(app.client.as({ authorization, 'x-roost-project': 'choir' }));
    const [here, there] = [
      await importer.check('email\nboth@two.example\n'),
      await choir.check('email\nboth@two.example\n'),
    ];
    expect(there).toMatchObject({ waiting: 1, refused: 0 });
    for (const { method, path } of [
      { method: 'GET', path: '' },
      { method: 'GET', path: '/refused' },
      { method: 'POST', path: '/start' },
      { method: 'DELETE', path: '' },
    ]) {
      const json = method === 'POST' ? {} : undefined;
      const foreign = await admin.request(method, `/admin/imports/${there.id}${path}`, { json });
      expect([foreign.status, foreign.body.code]).toEqual([404, 'auth.import_not_found']);
    }
    expect((await admin.get<{ id: string }[]>('/admin/imports')).data.map(({ id }) => id)).not.toContain(there.id);
    expect((await choir.client.get<{ id: string }[]>('/admin/imports')).data.map(({ id }) => id)).toEqual([there.id]);
    for (const [importing, { id }] of [
      [choir, there],
      [importer, here],
    ] as const) {
      expect((await importing.start(id)).status).toBe(202);
      expect(await importing.done(id)).toMatchObject({ made: 1, refused: 0 });
    }
    const projects = await app.asOwner<{ slug: string }>(
      `select p.slug from users_user u join projects_project p on p.id = u.project_id
       where u.email_key = 'both@two.example' order by 1`,
    );
    expect(projects.map(({ slug }) => slug)).toEqual(['choir', 'default']);
  });

  it('start once, however often the request is repeated', async () => {
    const { id } = await importer.check('email\nonce@started.example\n');
    const again = async () =>
      admin.request('POST', `/admin/imports/${id}/start`, { json: {}, headers: { 'idempotency-key': `start ${id}` } });
    const [first, second] = [await again(), await again()];
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([202, 202, 'true']);
    expect(second.data).toEqual(first.data);
    const atOnce = await importer.check('email\nonce@raced.example\n');
    const answers = await Promise.all(Array.from({ length: 5 }, () => importer.start(atOnce.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
    expect(await importer.done(id)).toMatchObject({ made: 1 });
    expect(await importer.done(atOnce.id)).toMatchObject({ made: 1, refused: 0 });
    const started = await app.asOwner(
      `select 1 from kernel_audit where action = 'auth.import-started' and target = any($1)`,
      [[`import:${id}`, `import:${atOnce.id}`]],
    );
    expect(started.length).toBe(2);
  });

  it('are one more each time a file is uploaded, up to 20 in a project', async () => {
    const key = { 'idempotency-key': 'an upload' };
    const [first, second] = [
      await importer.upload('email\na@twice.example\n', key),
      await importer.upload('email\na@twice.example\n', key),
    ];
    expect([first.status, second.status, first.data.id === second.data.id]).toEqual([201, 201, false]);
    const count = async () => (await admin.get<unknown[]>('/admin/imports?limit=100')).data.length;
    while ((await count()) < 20) await importer.check('email\na@twice.example\n');
    const beyond = await importer.upload('email\na@twice.example\n');
    expect([beyond.status, beyond.body.code]).toEqual([409, 'auth.too_many_imports']);
    for (const { id } of (await admin.get<{ id: string }[]>('/admin/imports?limit=100')).data)
      expect((await admin.delete(`/admin/imports/${id}`)).status).toBe(200);
  });

  it('are refused as a whole where the file is no list of people, and leave nothing behind', async () => {
    const imports = async () => app.asOwner('select 1 from auth_import');
    const before = (await imports()).length;
    for (const file of ['', 'name\nAda\n', 'email\n"open\n', Buffer.from('email,name\na@x.example,\u00c5sa', 'latin1')])
      expect((await importer.upload(file)).body.code).toBe('auth.import_unreadable');
    const many = ['email', ...Array.from({ length: 100_001 }, (_, index) => `${String(index)}@x.example`)].join('\n');
    const large = await importer.upload(many);
    expect([large.status, large.body.code]).toEqual([413, 'auth.import_too_large']);
    expect((await imports()).length).toBe(before);
    expect((await admin.request('POST', '/admin/imports', { form: new FormData() })).status).toBe(400);
  });

  it('are for those who may, and give no role that holds more', async () => {
    const ada = await app.client.signUp();
    expect((await new Importer(ada).upload('email\nx@y.example\n')).status).toBe(403);
    const { id } = await importer.check('email\nx@y.example\n');
    expect((await importer.start(id, { roles: ['nothing'] })).body.code).toBe('auth.role_not_found');
    await admin.put('/admin/roles/importer', { description: 'Imports', permissions: ['auth.import-people'] });
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['importer', 'member'] });
    expect((await ada.post(`/admin/imports/${id}/start`, { roles: ['admin'] })).body.code).toBe(
      'auth.beyond_own_permissions',
    );
    expect((await importer.get(id)).state).toBe('checked');
    expect(await countOf('y.example')).toBe(0);
  });
});
