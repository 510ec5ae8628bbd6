import {
  type ApiClient,
  createTestApp,
  eventually,
  mailsOf,
  mailTo,
  makePng,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

interface Session {
  createdAt: string;
  expiresAt: string;
}

const DAY_MS = 86_400_000;
const PASSWORD = 'the password of somebody';

/** What settings of one project change there, while another one stays as it is, and nothing is restarted. */
describe('Settings of a project', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let choir: ApiClient;
  /** Admin of the choir. */
  let ada: SignedInClient;
  beforeAll(async () => {
    const env = { MAIL_FROM: 'Roost <mail@example.org>', POSTS_BUDGET: '50/1h', USERS_ERASURE_DAYS: '30' };
    app = await createTestApp({ worker: true, env });
    admin = await app.signUpAdmin();
    choir = app.client.as({ 'x-roost-project': 'choir' });
    expect((await admin.post('/admin/projects', { slug: 'choir', name: 'The choir' })).status).toBe(201);
    const id = await register('ada');
    const roles = { json: { roles: ['admin', 'member'] }, headers: { 'x-roost-project': 'choir' } };
    await admin.request('PUT', `/admin/users/${id}/roles`, roles);
    ada = await choir.signIn('ada', PASSWORD);
  });
  afterAll(async () => {
    await app.close();
  });

  /** @returns the id of somebody new in the choir */
  const register = async (username: string): Promise<string> => {
    const draft = { username, email: `${username}@choir.example.org`, password: PASSWORD };
    return (await choir.post<{ id: string }>('/auth/register', draft)).data.id;
  };
  const set = async (plugin: string, json: object): Promise<void> => {
    const { status, bytes } = await ada.patch(`/admin/settings/${plugin}`, json);
    expect([status, status === 200 ? '' : bytes.toString()]).toEqual([200, '']);
  };
  /** By who runs the server, on the choir. */
  const setAsServer = async (plugin: string, json: object): Promise<void> => {
    const request = { json, headers: { 'x-roost-project': 'choir' } };
    expect((await admin.request('PATCH', `/admin/settings/${plugin}`, request)).status).toBe(200);
  };
  const daysOf = ({ createdAt, expiresAt }: Session): number =>
    Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / DAY_MS);

  it('say how long its sessions last, and how long they may be unused', async () => {
    await set('auth', { sessionDays: 5, sessionIdleDays: 2 });
    const phone = await choir.signIn('ada', PASSWORD);
    const [fresh, earlier] = (await phone.get<Session[]>('/auth/sessions')).data;
    // Those that have begun keep their end.
    expect([fresh, earlier].map((session) => session && daysOf(session))).toEqual([5, 90]);
    const [other] = (await admin.get<Session[]>('/auth/sessions')).data;
    expect(other && daysOf(other)).toBe(90);

    const tablet = await choir.signIn('ada', PASSWORD);
    const { refreshToken } = tablet.account;
    const unused = { 'x-roost-project': 'choir', authorization: `Bearer ${tablet.account.accessToken}` };
    await app.em().execute(
      `update auth_session set last_seen_at = now() - interval '3 days'
       where id = (select id from auth_session order by id desc limit 1)`,
    );
    expect((await app.client.get('/users/me', unused)).status).toBe(401);
    expect((await choir.post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await phone.get<Session[]>('/auth/sessions')).data).toHaveLength(2);
    // With more days, it is one that is used.
    await set('auth', { sessionIdleDays: 4 });
    expect((await app.client.get('/users/me', unused)).status).toBe(200);
    expect((await choir.post('/auth/refresh', { refreshToken })).status).toBe(200);
  });

  it('name the sender of its mails', async () => {
    await register('bea');
    expect((await mailTo(app.client, 'bea@choir.example.org', /./)).from).toBe('"The choir" <mail@example.org>');
    await set('mail', { senderName: 'Choir, office' });
    const { status, body } = await ada.patch('/admin/settings/mail', { senderAddress: 'choir@example.com' });
    expect([status, body.code]).toEqual([403, 'settings.not_permitted']);
    await setAsServer('mail', { senderAddress: 'choir@example.com' });
    await register('ben');
    expect((await mailTo(app.client, 'ben@choir.example.org', /./)).from).toBe('"Choir, office" <choir@example.com>');
    const { account } = await app.client.signUp();
    expect((await mailTo(app.client, account.email, /./)).from).toBe('"Roost" <mail@example.org>');
    for (const wrong of ['a\r\nbcc: eve@example.org', 'x'.repeat(101)]) {
      expect((await ada.patch('/admin/settings/mail', { senderName: wrong })).status).toBe(400);
    }
    for (const wrong of ['nobody', 'a@b\r\nbcc: eve@example.org', 'a@b, c@d']) {
      expect((await admin.patch('/admin/settings/mail', { senderAddress: wrong })).status).toBe(400);
    }
  });

  it('say in which language and time zone people hear of things who chose none', async () => {
    const hour = new Date().getUTCHours();
    // It has another day now than UTC.
    const timeZone = hour >= 10 ? 'Pacific/Kiritimati' : 'Pacific/Niue';
    await set('projects', { locale: 'sv', timeZone });
    expect((await ada.patch('/admin/settings/projects', { locale: 'xx', timeZone: 'Nowhere/At_all' })).status).toBe(
      400,
    );
    await register('cia');
    expect((await mailTo(app.client, 'cia@choir.example.org', /Välkommen/)).text).toContain('cia');
    // A browser that says its language has chosen.
    const draft = { username: 'carl', email: 'carl@choir.example.org', password: PASSWORD };
    await choir.request('POST', '/auth/register', { json: draft, headers: { 'accept-language': 'en' } });
    expect((await mailTo(app.client, draft.email, /Welcome/)).text).toContain('carl');
    // A link to somebody without an account.
    await choir.post('/auth/start', { email: 'new@choir.example.org' });
    expect((await mailTo(app.client, 'new@choir.example.org', /./)).html).toContain('lang="sv"');

    const cia = await choir.signIn('cia', PASSWORD);
    const { eraseAt } = (await cia.delete<{ eraseAt: string }>('/users/me')).data;
    const { text } = await mailTo(app.client, 'cia@choir.example.org', /raderas/);
    const dayIn = (zone: string): string =>
      new Date(eraseAt).toLocaleDateString('sv', { dateStyle: 'long', timeZone: zone });
    expect(dayIn(timeZone)).not.toBe(dayIn('UTC'));
    expect(text).toContain(dayIn(timeZone));
  });

  it('say who sees the addresses of its authors, and how much they may write', async () => {
    const post = { title: 'Open house', content: 'On Sunday', mediaIds: [] };
    const dan = await register('dan').then(() => choir.signIn('dan', PASSWORD));
    const { id } = (await dan.post<{ id: string }>('/posts', post)).data;
    const seenBy = async (client: ApiClient) => JSON.stringify((await client.get(`/posts/${id}`)).data);
    expect([await seenBy(ada), await seenBy(choir)].map((text) => text.includes('dan@choir'))).toEqual([true, false]);
    await set('posts', { emailVisibility: 'everyone' });
    expect(await seenBy(choir)).toContain('dan@choir');
    await set('posts', { emailVisibility: 'nobody' });
    expect(await seenBy(ada)).not.toContain('dan@choir');
    expect((await dan.get('/posts/me/preferences')).data).toEqual({ emailVisibility: 'nobody' });
    // What an author chose counts more.
    await dan.put('/posts/me/preferences', { emailVisibility: 'everyone' });
    expect(await seenBy(choir)).toContain('dan@choir');

    await setAsServer('posts', { budget: '1/1h' });
    expect((await dan.post('/posts', post)).status).toBe(429);
    expect((await (await app.client.signUp()).post('/posts', post)).status).toBe(201);
  });

  it('say what holds for its bookings', async () => {
    await set('bookings', { timeZone: 'America/Lima', appUrl: 'https://choir.example.org/app/' });
    const room = { name: 'Hall', kind: 'equipment' };
    const made = await ada.post<{ id: string; policy: { timeZone: string } }>('/admin/bookings/resources', room);
    expect(made.data.policy.timeZone).toBe('America/Lima');
    const theirs = await admin.post<{ policy: { timeZone: string } }>('/admin/bookings/resources', room);
    expect(theirs.data.policy.timeZone).toBe('Europe/Stockholm');
    const [start, end] = [2, 3].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
    const booked = { resourceId: made.data.id, start, end, description: 'Spring', personal: true };
    const { status, data } = await ada.post<{ id: string }>('/bookings', booked);
    expect(status).toBe(201);
    const link = `https://choir.example.org/app/bookings/${data.id}`;
    await eventually(
      () => mailsOf(app.client),
      (mails) => mails.some(({ to, html }) => to === 'ada@choir.example.org' && html.includes(link)),
    );

    await setAsServer('bookings', { feeds: 1, budget: '1/1h' });
    expect((await ada.post('/bookings/feeds', {})).status).toBe(201);
    expect((await ada.post('/bookings/feeds', {})).body.code).toBe('bookings.too_many_feeds');
    expect((await ada.post('/bookings', booked)).status).toBe(429);
  });

  it('say what its media may be, and images follow a new default of the server', async () => {
    await setAsServer('media', { userQuota: 10 });
    expect((await ada.upload(makePng(60, 40))).body.code).toBe('media.quota_exceeded');
    await setAsServer('media', { userQuota: null });
    const namesOf = async (client: SignedInClient, path: string) => {
      const { data } = await client.get<{ variants: { name: string }[] }>(path);
      return data.variants.map(({ name }) => name);
    };
    await set('media', { ladder: [{ name: 'own', box: 20 }] });
    const paths = [
      [ada, `/media/${(await ada.upload(makePng(61, 40))).data.id}`, ['original', 'own']],
      [admin, `/media/${(await admin.upload(makePng(62, 40))).data.id}`, ['original', 'tiny', 'thumb']],
    ] as const;
    for (const [client, path, names] of paths) {
      await eventually(
        () => namesOf(client, path),
        (found) => found.length >= names.length,
      );
    }
    const ladder = [
      { name: 'stamp', box: 30 },
      { name: 'card', box: 50 },
    ];
    // Two at once: each name has one number for good.
    const both = [ladder, [...ladder, { name: 'sheet', box: 400 }]];
    const answers = await Promise.all(
      both.map((steps) => admin.patch('/admin/server/settings/media', { ladder: steps })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await eventually(
      () => namesOf(admin, paths[1][1]),
      (names) => names.includes('stamp') && names.includes('card') && !names.includes('tiny'),
      30_000,
    );
    // That of a project with a ladder of its own stays.
    expect(await namesOf(ada, paths[0][1])).toEqual(['original', 'own']);
    const numbers = await app
      .em()
      .execute<{ numbers: Record<string, number> }[]>('select rung_numbers as numbers from media_project');
    for (const { numbers: given } of numbers) {
      expect(new Set(Object.values(given)).size).toBe(Object.keys(given).length);
    }
  });
});
