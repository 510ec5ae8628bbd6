import {
  type ApiAnswer,
  type ApiClient,
  createTestApp,
  eventually,
  linkOf,
  mailsOf,
  mailTo,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

const PASSWORD = 'a long enough password';

interface Invitation {
  id: string;
  email: string;
  roles: string[];
  state: string;
  inviter: string | null;
  sentAt: string | null;
  expiresAt: string | null;
}
interface Outcome {
  invited: Invitation[];
  refused: { email: string; code: string }[];
}
interface Person {
  id: string;
}

describe('Invitations', () => {
  let app: TestApp;
  let server: SignedInClient;
  /** Anybody, in the project. */
  let choir: ApiClient;
  let owner: SignedInClient;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { USERS_ERASURE_DAYS: '0' } });
    server = await app.signUpAdmin();
    choir = app.client.as({ 'x-roost-project': 'choir' });
    expect((await server.post('/admin/projects', { slug: 'choir', name: 'The choir' })).status).toBe(201);
    // Who runs the server invites the first person of a project.
    expect((await asServer('PATCH', '/admin/settings/auth', { signUp: 'invitation' })).status).toBe(200);
    const invited = await asServer<Outcome>('POST', '/admin/invitations', {
      emails: ['owner@example.org'],
      roles: ['owner', 'member'],
    });
    expect(invited.data.invited).toMatchObject([{ email: 'owner@example.org', state: 'waiting' }]);
    owner = await come('owner@example.org');
    admin = await join('admin@example.org', ['admin', 'member']);
  });
  afterAll(async () => {
    await app.close();
  });

  const asServer = <T = unknown>(method: string, path: string, json: object): Promise<ApiAnswer<T>> =>
    server.request<T>(method, path, { json, headers: { 'x-roost-project': 'choir' } });
  const invite = async (by: ApiClient, emails: string[], more: object = {}) =>
    by.post<Outcome>('/admin/invitations', { emails, ...more });
  const tokenOf = async (email: string): Promise<string> => linkOf(await mailTo(app.client, email, /invited/)).code;
  const accept = (email: string, invitationToken: string, more: object = {}) =>
    choir.post<Person>('/auth/register', { email, password: PASSWORD, invitationToken, ...more });
  const come = async (email: string): Promise<SignedInClient> => {
    expect((await accept(email, await tokenOf(email))).status).toBe(201);
    return choir.signIn(email, PASSWORD);
  };
  const join = async (email: string, roles?: string[]): Promise<SignedInClient> => {
    const { data } = await invite(owner, [email], roles ? { roles } : {});
    expect(data).toMatchObject({ invited: [{ email }], refused: [] });
    return come(email);
  };
  const codeOf = ({ status, body }: ApiAnswer) => body.code ?? status;
  const list = async (query = '') => (await owner.get<Invitation[]>(`/admin/invitations${query}`)).data;

  it('make an account once, with their roles and a proven address', async () => {
    const { data } = await invite(owner, ['Bea@example.org'], { roles: ['editor', 'member'], locale: 'sv' });
    expect(data.invited).toMatchObject([{ email: 'Bea@example.org', roles: ['editor', 'member'], state: 'waiting' }]);
    const mail = await mailTo(app.client, 'Bea@example.org', /inbjuden/);
    const { page, email, code: token } = linkOf(mail);
    expect([page, email, mail.subject]).toEqual([
      'invitation',
      'Bea@example.org',
      expect.stringContaining('The choir'),
    ]);
    expect(mail.text).toContain(`${owner.account.username} bjuder in dig`);
    const [sent] = await list('?email=bea@EXAMPLE.org');
    expect(sent).toMatchObject({ state: 'sent', inviter: owner.account.username });
    const days = (Date.parse(sent?.expiresAt ?? '') - Date.parse(sent?.sentAt ?? '')) / 86_400_000;
    expect(days).toBe(7);
    const look = await choir.post('/auth/check-invitation', { email, token });
    expect(look.data).toEqual({
      email: 'Bea@example.org',
      name: null,
      inviter: owner.account.username,
      expiresAt: sent?.expiresAt,
      hasAccount: false,
    });
    const { status, data: bea } = await accept(email, token, { username: 'bea', name: 'Bea B.' });
    expect([status, bea]).toEqual([
      201,
      expect.objectContaining({ username: 'bea', name: 'Bea B.', emailVerified: true, roles: ['editor', 'member'] }),
    ]);
    expect(await list('?email=bea@example.org')).toEqual([]);
    expect(codeOf(await accept(email, token))).toBe('auth.invalid_invitation');
    const lines = await owner.get<{ action: string; actorId: string }[]>(`/admin/audit?target=invitation:${sent?.id}`);
    expect(lines.data.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['auth.invitation-accepted', bea.id],
      ['auth.invitation-created', owner.account.id],
    ]);
  });

  it('keep only a hash of their token', async () => {
    await invite(owner, ['hashed@example.org']);
    const token = await tokenOf('hashed@example.org');
    const rows = await app.asOwner<{ text: string }>(
      `select to_jsonb(i)::text as text from auth_invitation i where email = 'hashed@example.org'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain(token);
    expect((await owner.get('/admin/invitations?email=hashed@example.org')).bytes.toString()).not.toContain(token);
    expect(
      (await choir.post('/auth/check-invitation', { email: 'hashed@example.org', token: rows[0]?.text.slice(0, 40) }))
        .body.code,
    ).toBe('auth.invalid_invitation');
  });

  it('are for their address and their project alone', async () => {
    await invite(owner, ['cia@example.org']);
    const token = await tokenOf('cia@example.org');
    expect(codeOf(await accept('eve@example.org', token))).toBe('auth.invalid_invitation');
    const elsewhere = { email: 'cia@example.org', password: PASSWORD, invitationToken: token };
    expect(codeOf(await app.client.post('/auth/register', elsewhere))).toBe('auth.invalid_invitation');
    expect(codeOf(await accept('cia@example.org', token))).toBe(201);
  });

  it('go to many addresses at once, each once, and not to people who are in or invited', async () => {
    const emails = ['m1@example.org', 'M1@Example.org', 'm2@example.org', 'admin@example.org', 'hashed@example.org'];
    const { status, data } = await invite(owner, emails);
    expect(status).toBe(201);
    expect(data.invited.map(({ email }) => email.toLowerCase()).sort()).toEqual(['m1@example.org', 'm2@example.org']);
    expect(data.refused.map(({ email, code }) => [email, code])).toEqual([
      ['admin@example.org', 'auth.email_taken'],
      ['hashed@example.org', 'auth.already_invited'],
    ]);
    const wrong = await invite(owner, ['x@example.org', 'nobody']);
    expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, '/emails']);
    const all = await Promise.all(Array.from({ length: 5 }, () => invite(owner, ['at.once@example.org'])));
    expect(all.flatMap((answer) => answer.data.invited)).toHaveLength(1);
  });

  it('are listed page by page, and by state', async () => {
    const everything = await list('?limit=100');
    const first = await owner.get<Invitation[]>('/admin/invitations?limit=2');
    const next = await list(`?limit=100&cursor=${first.body.meta?.nextCursor ?? ''}`);
    expect([...first.data, ...next].map(({ id }) => id)).toEqual(everything.map(({ id }) => id));
    expect(await list('?state=failed')).toEqual([]);
    expect((await owner.get('/admin/invitations?state=lost')).status).toBe(400);
    const outsider = await join('member@example.org');
    expect((await outsider.get('/admin/invitations')).status).toBe(403);
    expect((await invite(outsider, ['friend@example.org'])).status).toBe(403);
  });

  it('give no role that holds more than who invites may do, now and when they are accepted', async () => {
    const beyond = await invite(admin, ['crown@example.org'], { roles: ['owner'] });
    expect(codeOf(beyond)).toBe('auth.beyond_own_permissions');
    expect(codeOf(await invite(admin, ['crown@example.org'], { roles: ['nothing'] }))).toBe('auth.role_not_found');
    const helper = await join('helper@example.org', ['admin', 'member']);
    await invite(helper, ['late@example.org'], { roles: ['admin', 'member'] });
    const token = await tokenOf('late@example.org');
    const roles = async (names: string[]) => owner.put(`/admin/users/${helper.account.id}/roles`, { roles: names });
    expect((await roles(['member'])).status).toBe(200);
    expect(codeOf(await accept('late@example.org', token))).toBe('auth.invalid_invitation');
    expect(codeOf(await choir.post('/auth/check-invitation', { email: 'late@example.org', token }))).toBe(
      'auth.invalid_invitation',
    );
    // Somebody else answers for it.
    const [invitation] = await list('?email=late@example.org');
    expect((await admin.post(`/admin/invitations/${invitation?.id}/resend`)).status).toBe(200);
    await eventually(tokenOf.bind(null, 'late@example.org'), (newer) => newer !== token);
    expect(codeOf(await accept('late@example.org', token))).toBe('auth.invalid_invitation');
    expect(codeOf(await accept('late@example.org', await tokenOf('late@example.org')))).toBe(201);
    expect((await invite(helper, ['none@example.org'])).status).toBe(403);
  });

  it('are not resent by who could not make them', async () => {
    await invite(owner, ['heir@example.org'], { roles: ['owner', 'member'] });
    const [invitation] = await list('?email=heir@example.org');
    expect(codeOf(await admin.post(`/admin/invitations/${invitation?.id}/resend`))).toBe('auth.beyond_own_permissions');
    expect(codeOf(await server.post(`/admin/invitations/${invitation?.id}/resend`))).toBe('auth.invitation_not_found');
    expect((await admin.delete(`/admin/invitations/${invitation?.id}`)).status).toBe(200);
    expect(codeOf(await admin.delete(`/admin/invitations/${invitation?.id}`))).toBe('auth.invitation_not_found');
  });

  it('are accepted by one of many at once, and never when they are revoked first', async () => {
    await invite(owner, ['race@example.org', 'revoked@example.org']);
    const token = await tokenOf('race@example.org');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => accept('race@example.org', token, { username: `race${String(index)}` })),
    );
    expect(answers.map(codeOf).sort()).toEqual([201, ...Array.from({ length: 5 }, () => 'auth.invalid_invitation')]);
    const [second, [revoked]] = [await tokenOf('revoked@example.org'), await list('?email=revoked@example.org')];
    const [accepted, deleted] = await Promise.all([
      accept('revoked@example.org', second),
      owner.delete(`/admin/invitations/${revoked?.id}`),
    ]);
    // One of the two came first.
    const people = await app.asOwner(`select 1 from users_user where email_key = 'revoked@example.org'`);
    expect([accepted.status, deleted.status, people.length]).toEqual(
      accepted.status === 201 ? [201, 404, 1] : [400, 200, 0],
    );
    expect(codeOf(await accept('revoked@example.org', second))).toBe('auth.invalid_invitation');
  });

  it('expire, and can then be made anew', async () => {
    await invite(owner, ['slow@example.org']);
    const token = await tokenOf('slow@example.org');
    await app.asOwner(
      `update auth_invitation set expires_at = now() - interval '1 second' where email = 'slow@example.org'`,
    );
    expect(codeOf(await accept('slow@example.org', token))).toBe('auth.invalid_invitation');
    expect(await list('?email=slow@example.org')).toMatchObject([{ state: 'expired' }]);
    expect((await invite(owner, ['slow@example.org'])).data.invited).toHaveLength(1);
    await eventually(tokenOf.bind(null, 'slow@example.org'), (newer) => newer !== token);
    expect(codeOf(await accept('slow@example.org', await tokenOf('slow@example.org')))).toBe(201);
  });

  it('stay where the account cannot be made: a taken name, a taken address, no room for people', async () => {
    await invite(owner, ['dan@example.org']);
    const token = await tokenOf('dan@example.org');
    expect(codeOf(await accept('dan@example.org', token, { username: 'bea' }))).toBe('auth.username_taken');
    expect((await asServer('PATCH', '/admin/settings/users', { people: 1 })).status).toBe(200);
    expect(codeOf(await accept('dan@example.org', token))).toBe('users.quota_exceeded');
    expect((await asServer('PATCH', '/admin/settings/users', { people: 0 })).status).toBe(200);
    // They found their own way in before.
    expect((await asServer('PATCH', '/admin/settings/auth', { signUp: 'anyone' })).status).toBe(200);
    expect((await choir.post('/auth/register', { email: 'dan@example.org', password: PASSWORD })).status).toBe(201);
    expect((await asServer('PATCH', '/admin/settings/auth', { signUp: 'invitation' })).status).toBe(200);
    expect(codeOf(await accept('dan@example.org', token))).toBe('auth.email_taken');
    const look = await choir.post<{ hasAccount: boolean }>('/auth/check-invitation', {
      email: 'dan@example.org',
      token,
    });
    expect(look.data.hasAccount).toBe(true);
  });

  it('wait for the quota of mails, with one job for all of them', async () => {
    expect((await asServer('PATCH', '/admin/settings/mail', { messagesPerDay: 1 })).status).toBe(200);
    await invite(owner, ['q1@example.org', 'q2@example.org', 'q3@example.org']);
    // It has run, and waits for room.
    const jobs = () =>
      app.asOwner<{ state: string }>(
        `select state from kernel_outbox where name = 'auth.mail-invitations' and last_error is not null`,
      );
    await eventually(jobs, (found) => found.length === 1 && found[0]?.state === 'pending');
    expect((await list('?state=waiting')).map(({ email }) => email)).toEqual([
      'q3@example.org',
      'q2@example.org',
      'q1@example.org',
    ]);
    expect((await mailsOf(app.client)).filter(({ to }) => /^q\d@/.test(to))).toEqual([]);
    expect((await asServer('PATCH', '/admin/settings/mail', { messagesPerDay: 0 })).status).toBe(200);
    // Another one begins the job anew.
    await invite(owner, ['q4@example.org']);
    for (const email of ['q1@example.org', 'q2@example.org', 'q3@example.org', 'q4@example.org']) await tokenOf(email);
  });

  it('cannot be made or accepted where nobody may sign up, or while the project is suspended', async () => {
    const token = await tokenOf('q1@example.org');
    expect((await asServer('PATCH', '/admin/settings/auth', { signUp: 'nobody' })).status).toBe(200);
    expect(codeOf(await invite(owner, ['never@example.org']))).toBe('auth.sign_up_closed');
    expect(codeOf(await accept('q1@example.org', token))).toBe('auth.sign_up_closed');
    expect((await asServer('PATCH', '/admin/settings/auth', { signUp: 'invitation' })).status).toBe(200);
    expect((await server.post('/admin/projects/choir/suspend', {})).status).toBe(200);
    expect(codeOf(await accept('q1@example.org', token))).toBe('projects.suspended');
    expect((await server.post('/admin/projects/choir/restore', {})).status).toBe(200);
    expect(codeOf(await accept('q1@example.org', token))).toBe(201);
  });

  it('are gone with the person that they are to, and worth nothing without the one who made them', async () => {
    const leaver = await join('leaver@example.org', ['admin', 'member']);
    await invite(leaver, ['orphan@example.org']);
    const token = await tokenOf('orphan@example.org');
    const exported = await leaver.get('/users/me/export');
    expect(exported.bytes.includes('invitations.json')).toBe(true);
    // Dan has one that he never needed.
    expect(await list('?email=dan@example.org')).toHaveLength(1);
    const people = await owner.get<Person[]>('/admin/users?search=dan@&limit=1');
    for (const id of [leaver.account.id, people.data[0]?.id])
      expect((await owner.delete(`/admin/users/${id}`)).status).toBe(200);
    const kept = () =>
      app.asOwner<{ email: string; invited_by: string | null }>(
        `select email, invited_by from auth_invitation where email in ('orphan@example.org', 'dan@example.org')`,
      );
    await eventually(kept, ([first, second]) => first?.invited_by === null && !second);
    expect(await kept()).toEqual([{ email: 'orphan@example.org', invited_by: null }]);
    expect(codeOf(await accept('orphan@example.org', token))).toBe('auth.invalid_invitation');
  });
});
