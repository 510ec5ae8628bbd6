import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { heard, probePlugin } from './settings-probe.spec-helper.js';
import {
  changesOf,
  errorsOf,
  PROJECT,
  SERVER,
  type SettingBody,
  settingsOf,
  socks,
  sourced,
} from './settings-requests.spec-helper.js';

const PASSWORD = 'the password of somebody';
const NOTHING = { colour: null, size: null, pairs: null, key: null, steps: null, locale: null };

/** Two API processes of one installation, and two projects in it. */
describe('Settings', () => {
  let app: TestApp;
  let other: TestApp;
  /** Runs the server. */
  let admin: SignedInClient;
  /** Admin of the project choir. */
  let ada: SignedInClient;
  beforeAll(async () => {
    const env = { PROBE_SIZE: '42' };
    app = await createTestApp({ plugins: [probePlugin], env });
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ plugins: [probePlugin], env: { ...env, DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
    expect((await admin.post('/admin/projects', { slug: 'choir' })).status).toBe(201);
    const choir = app.client.as({ 'x-roost-project': 'choir' });
    const draft = { username: 'ada', email: 'ada@example.org', password: PASSWORD };
    const { id } = (await choir.post<{ id: string }>('/auth/register', draft)).data;
    const roles = { json: { roles: ['admin', 'member'] }, headers: { 'x-roost-project': 'choir' } };
    expect((await admin.request('PUT', `/admin/users/${id}/roles`, roles)).status).toBe(200);
    ada = await choir.signIn('ada', PASSWORD);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  afterEach(async () => {
    await admin.patch(SERVER, NOTHING);
    await admin.request('PATCH', PROJECT, { json: NOTHING, headers: { 'x-roost-project': 'choir' } });
    await admin.patch(PROJECT, NOTHING);
  });

  it('are listed by plugin', async () => {
    const { data } = await ada.get<{ plugin: string; settings: string[] }[]>('/admin/settings');
    const plugins = data.map(({ plugin }) => plugin).join(' ');
    expect(plugins).toBe('projects users mail media auth bookings posts probe');
    expect(data.at(-1)?.settings).toEqual(['colour', 'size', 'pairs', 'key', 'steps', 'locale']);
  });

  it('are shown with what a form needs', async () => {
    const found = await settingsOf(ada);
    expect(found.colour).toEqual({
      name: 'colour',
      description: 'Colour of socks',
      isSecret: false,
      value: 'red',
      isSet: true,
      source: 'default',
      mayChange: true,
      schema: { type: 'string', enum: ['red', 'blue', 'green'] },
    });
    expect(found.size).toMatchObject({
      value: 42,
      source: 'environment',
      schema: { type: 'integer', minimum: 1, maximum: 50 },
    });
    expect(found.pairs?.mayChange).toBe(false);
    expect((await settingsOf(admin)).pairs?.mayChange).toBe(true);
    expect(found.steps?.schema).toEqual({
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        properties: { name: { type: 'string', maxLength: 5 }, box: { type: 'integer', minimum: 1 } },
        required: ['name', 'box'],
        additionalProperties: false,
      },
    });
    expect(found.locale).toMatchObject({ value: 'en', source: 'default', schema: { enum: ['en', 'sv'] } });
    expect(found.key).toMatchObject({ isSecret: true, value: null, isSet: false });
  });

  it('are those of the project, else of the server, else of the environment, else the default', async () => {
    expect(await sourced(ada, 'colour')).toEqual(['red', 'default']);
    await admin.patch(SERVER, { colour: 'blue', size: 9 });
    expect(await sourced(ada, 'colour')).toEqual(['blue', 'server']);
    expect(await sourced(ada, 'size')).toEqual([9, 'server']);
    expect(await socks(ada)).toMatchObject({ colour: 'blue', size: 9, pairs: 100 });
    const { data } = await ada.patch<{ settings: SettingBody[] }>(PROJECT, { colour: 'green' });
    expect(data.settings[0]).toMatchObject({ name: 'colour', value: 'green', source: 'project' });
    expect(await socks(ada)).toMatchObject({ colour: 'green', size: 9 });
    expect(await sourced(admin, 'colour')).toEqual(['blue', 'server']);
    await ada.patch(PROJECT, { colour: null });
    expect(await sourced(ada, 'colour')).toEqual(['blue', 'server']);
    await admin.patch(SERVER, { colour: null, size: null });
    expect(await sourced(ada, 'colour')).toEqual(['red', 'default']);
    expect(await sourced(ada, 'size')).toEqual([42, 'environment']);
    expect(await sourced(admin, 'size', SERVER)).toEqual([42, 'environment']);
  });

  it('are for admins, those of the server for who runs it, and some of a project, too', async () => {
    const eve = await app.client.signUp();
    for (const path of ['/admin/settings', PROJECT, SERVER]) expect((await eve.get(path)).status).toBe(403);
    for (const path of [PROJECT, SERVER]) expect((await eve.patch(path, { colour: 'blue' })).status).toBe(403);
    expect((await ada.get(SERVER)).status).toBe(403);
    expect((await ada.patch(SERVER, { colour: 'blue' })).status).toBe(403);
    expect(await errorsOf(ada, PROJECT, { colour: 'blue', pairs: 5 })).toEqual([
      403,
      'settings.not_permitted',
      [['/pairs', 'not_permitted']],
    ]);
    expect(await sourced(ada, 'colour')).toEqual(['red', 'default']);
    const acting = { json: { pairs: 5 }, headers: { 'x-roost-project': 'choir' } };
    expect((await admin.request('PATCH', PROJECT, acting)).status).toBe(200);
    expect(await sourced(ada, 'pairs')).toEqual([5, 'project']);
    expect(await sourced(admin, 'pairs')).toEqual([100, 'default']);
  });

  it('are checked by their class, and all that is wrong is told at once', async () => {
    for (const path of ['/admin/settings/nowhere', '/admin/settings/storage', '/admin/server/settings/nowhere']) {
      expect([path, (await admin.get(path)).body.code]).toEqual([path, 'settings.unknown_plugin']);
      expect([path, (await admin.patch(path, {})).status]).toEqual([path, 404]);
    }
    const wrong = {
      colour: 'black',
      size: 51,
      'a/b': 1,
      steps: [
        { name: 'much too long', box: 0 },
        { name: 'fine', box: 2, more: 1 },
      ],
      locale: 'xx',
    };
    expect(await errorsOf(ada, PROJECT, wrong)).toEqual([
      400,
      'http.validation_failed',
      [
        ['/a~1b', 'unknown_setting'],
        ['/colour', 'is_in'],
        ['/size', 'max'],
        ['/steps/0/name', 'max_length'],
        ['/steps/0/box', 'min'],
        ['/steps/1/more', 'whitelist_validation'],
      ],
    ]);
    expect(await errorsOf(ada, PROJECT, { locale: 'xx' })).toEqual([
      400,
      'http.validation_failed',
      [['/locale', 'is_in']],
    ]);
    expect(await errorsOf(admin, SERVER, { pairs: -1 })).toEqual([400, 'http.validation_failed', [['/pairs', 'min']]]);
    expect(await sourced(ada, 'colour')).toEqual(['red', 'default']);
    for (const body of [[], 'colour', null, 5]) {
      const { status } = await ada.request('PATCH', PROJECT, { json: body });
      expect([body, status]).toEqual([body, 400]);
    }
  });

  it('keep secrets encrypted, and show none', async () => {
    expect((await ada.patch(PROJECT, { key: 'purl two together' })).status).toBe(200);
    expect((await settingsOf(ada)).key).toMatchObject({ value: null, isSet: true, source: 'project' });
    expect((await socks(ada)).key).toBe('purl two together');
    expect((await settingsOf(admin)).key).toMatchObject({ value: null, isSet: false, source: 'default' });
    const rows = await app
      .em()
      .execute<{ value: unknown; sealed: string }[]>(
        `select to_jsonb(s)::text as row, value, sealed from kernel_setting s where name = 'key'`,
      );
    expect(rows).toMatchObject([{ value: null }]);
    expect(JSON.stringify(rows)).not.toContain('purl');
    // A row that somebody moved to another project opens nothing there.
    const [{ id }] = await app.em().execute<[{ id: string }]>(`select id from projects_project where slug = 'default'`);
    await app
      .em()
      .execute(
        `insert into kernel_setting (id, project_id, plugin, name, sealed) values (gen_random_uuid(), ?, 'probe', 'key', ?)`,
        [id, rows[0]?.sealed],
      );
    await admin.patch(SERVER, { pairs: 1 });
    expect((await settingsOf(admin, PROJECT)).key).toMatchObject({ isSet: false });
    await app.em().execute('delete from kernel_setting where project_id = ?', [id]);
    const [entry] = await changesOf(ada);
    expect(entry?.details.changes).toEqual([{ name: 'key', isSecret: true, isSet: true }]);
    await ada.patch(PROJECT, { key: null });
    expect((await changesOf(ada))[0]?.details.changes).toEqual([{ name: 'key', isSecret: true, isSet: false }]);
    expect((await socks(ada)).key).toBe('');
  });

  it('apply in every process without a restart', async () => {
    const elsewhere = other.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
    expect(await socks(elsewhere)).toMatchObject({ colour: 'red', size: 42 });
    await ada.patch(PROJECT, { colour: 'blue' });
    await eventually(
      async () => (await socks(elsewhere)).colour,
      (colour) => colour === 'blue',
      3_000,
    );
    await admin.patch(SERVER, { size: 8 });
    expect((await socks(ada)).size).toBe(8);
    await eventually(
      async () => (await socks(elsewhere)).size,
      (size) => size === 8,
      3_000,
    );
    expect(await socks(elsewhere)).toMatchObject({ colour: 'blue', size: 8 });
  });

  it('lose nothing when several are changed at once', async () => {
    const elsewhere = other.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
    const changes = [
      { colour: 'green' },
      { size: 1 },
      { key: 'k' },
      { steps: [{ name: 'a', box: 1 }] },
      { locale: 'sv' },
    ];
    const sizes = [2, 3, 4, 5, 6];
    const answers = await Promise.all([
      ...changes.map((change, index) => (index % 2 === 0 ? ada : elsewhere).patch(PROJECT, change)),
      ...sizes.map((size, index) => (index % 2 === 0 ? ada : elsewhere).patch(PROJECT, { size })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const found = await settingsOf(ada);
    expect(Object.values(found).map(({ name, source }) => [name, source])).toEqual([
      ['colour', 'project'],
      ['size', 'project'],
      ['pairs', 'default'],
      ['key', 'project'],
      ['steps', 'project'],
      ['locale', 'project'],
    ]);
    // Each change is in the log with what the one before had made.
    const log = (await changesOf(ada)).flatMap(({ details }) => details.changes);
    const chain = log.filter(({ name }) => name === 'size').slice(0, 6);
    expect(chain[0]?.to).toBe(found.size?.value);
    expect(chain.slice(0, -1).map(({ from }) => from)).toEqual(chain.slice(1).map(({ to }) => to));
  });

  it('are in the audit log, with who changed what', async () => {
    await ada.patch(PROJECT, { colour: 'blue', size: 3 });
    await ada.patch(PROJECT, { colour: 'blue' });
    await ada.patch(PROJECT, { size: null });
    const [reset, set] = await changesOf(ada);
    expect(reset).toMatchObject({
      actorId: ada.account.id,
      details: { changes: [{ name: 'size', from: 3, to: null }] },
    });
    expect(set?.details.changes).toEqual([
      { name: 'colour', from: null, to: 'blue' },
      { name: 'size', from: null, to: 3 },
    ]);
    await admin.patch(SERVER, { pairs: 7 });
    expect((await changesOf(admin))[0]).toMatchObject({
      target: 'server',
      details: { changes: [{ name: 'pairs', from: null, to: 7 }] },
    });
  });

  it('can be followed and refused by plugins, in the transaction of the change', async () => {
    await ada.patch(PROJECT, { size: 13 });
    heard.length = 0;
    const refused = await ada.patch(PROJECT, { colour: 'green', locale: 'sv' });
    expect([refused.status, refused.body.code]).toEqual([409, 'probe.no_green']);
    expect(heard).toMatchObject([
      {
        plugin: 'probe',
        changed: ['colour', 'locale'],
        before: { colour: 'red', size: 13 },
        after: { colour: 'green' },
      },
    ]);
    expect(await sourced(ada, 'locale')).toEqual(['en', 'default']);
    await ada.patch(PROJECT, { size: 14, colour: 'green' });
    expect(await sourced(ada, 'colour')).toEqual(['green', 'project']);
  });

  it('do without a stored value that is not valid any more', async () => {
    await ada.patch(PROJECT, { colour: 'blue', size: 4 });
    await app.em().execute(`update kernel_setting set value = '"black"' where plugin = 'probe' and name = 'colour'`);
    await admin.patch(SERVER, { pairs: 3 });
    expect(await socks(ada)).toMatchObject({ colour: 'red', size: 4, pairs: 3 });
    expect(await sourced(ada, 'colour')).toEqual(['red', 'default']);
    // It does not stand in the way of other changes.
    expect((await ada.patch(PROJECT, { size: 5 })).status).toBe(200);
    expect((await ada.patch(PROJECT, { colour: 'green' })).status).toBe(200);
  });
});
