import { type ApiClient, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';
import { expire, type GroupBody, makeGroup, type MemberBody, put } from './groups.spec-helper.js';

/** Who asks. */
const CALLERS = [
  'nobody',
  'foreigner',
  'foreign owner',
  'stranger',
  'expired member',
  'expired manager',
  'member',
  'manager',
  'admin',
  'manager’s key to read',
  'manager’s key to write',
  'admin’s key to all',
  'admin’s key to manage',
] as const;
type Caller = (typeof CALLERS)[number];
type Answers = Record<Caller, number>;

const ALL_404 = { foreigner: 404, 'foreign owner': 404, stranger: 404, 'expired member': 404, 'expired manager': 404 };
const NONE = Object.fromEntries(CALLERS.map((caller) => [caller, 403])) as Answers;
const OF_MEMBERS: Answers = {
  ...ALL_404,
  nobody: 401,
  member: 200,
  manager: 200,
  admin: 200,
  'manager’s key to read': 200,
  'manager’s key to write': 403,
  'admin’s key to all': 200,
  'admin’s key to manage': 403,
};
const OF_MANAGERS: Answers = {
  ...OF_MEMBERS,
  member: 403,
  'manager’s key to read': 403,
  'manager’s key to write': 200,
};
/** Owners of another project see none of this one. */
const OF_ADMINS: Answers = {
  ...NONE,
  nobody: 401,
  'foreign owner': 404,
  admin: 200,
  'admin’s key to all': 200,
  'admin’s key to manage': 200,
};

/** Each route that names a group, and what each caller is answered. */
const ROUTES: readonly [method: string, path: string, json: object | undefined, answers: Answers][] = [
  ['GET', '/groups/:id', undefined, OF_MEMBERS],
  ['GET', '/groups/:id/members', undefined, OF_MEMBERS],
  ['PUT', '/groups/:id/members/:member', { roles: ['alto'] }, OF_MANAGERS],
  ['DELETE', '/groups/:id/members/:member', undefined, OF_MANAGERS],
  ['GET', '/admin/groups/:id', undefined, OF_ADMINS],
  ['PATCH', '/admin/groups/:id', { description: 'Sing' }, OF_ADMINS],
  ['DELETE', '/admin/groups/:id', undefined, OF_ADMINS],
];

/** Each route that names none. */
const LISTS: readonly [method: string, path: string, json: object | undefined, answers: Answers][] = [
  [
    'GET',
    '/groups',
    undefined,
    {
      ...(Object.fromEntries(CALLERS.map((caller) => [caller, 200])) as Answers),
      nobody: 401,
      'manager’s key to write': 403,
      'admin’s key to manage': 403,
    },
  ],
  ['GET', '/admin/groups', undefined, { ...OF_ADMINS, 'foreign owner': 200 }],
];

describe('Groups', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let callers: Record<Caller, ApiClient>;
  /** Is in each group, for others to change. */
  let other: SignedInClient;
  let people: Record<'expired member' | 'expired manager' | 'member' | 'manager', SignedInClient>;

  const withKey = async (maker: ApiClient, scopes: string[]): Promise<ApiClient> => {
    const { data, bytes } = await maker.post<{ key: string }>('/auth/keys', { name: 'Script', scopes });
    if (!data.key) throw new Error(bytes.toString());
    return app.client.as({ authorization: `Bearer ${data.key}` });
  };

  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    await admin.post('/admin/projects', { slug: 'rowing' });
    const rowing = app.client.as({ 'x-roost-project': 'rowing' });
    const acting = app.client.as({ authorization: `Bearer ${admin.account.accessToken}`, 'x-roost-project': 'rowing' });
    const join = async (username: string) => {
      const password = 'the password of a rower';
      const email = `${username}@example.org`;
      expect((await rowing.post('/auth/register', { username, email, password })).status).toBe(201);
      return rowing.signIn(username, password);
    };
    const [foreigner, owner] = [await join('rower'), await join('cox')];
    expect((await acting.put(`/admin/users/${owner.account.id}/roles`, { roles: ['owner'] })).status).toBe(200);
    const signUp = () => app.client.signUp();
    other = await signUp();
    people = {
      'expired member': await signUp(),
      'expired manager': await signUp(),
      member: await signUp(),
      manager: await signUp(),
    };
    callers = {
      nobody: app.client,
      foreigner,
      'foreign owner': owner,
      stranger: await signUp(),
      ...people,
      admin,
      'manager’s key to read': await withKey(people.manager, ['groups.read']),
      'manager’s key to write': await withKey(people.manager, ['groups.manage-own']),
      'admin’s key to all': await withKey(admin, ['groups.manage', 'groups.manage-own', 'groups.read']),
      'admin’s key to manage': await withKey(admin, ['groups.manage']),
    };
  });
  afterAll(async () => {
    await app.close();
  });

  /** A group with one of each, and somebody who is the member of the path. */
  const fill = async (): Promise<{ id: string; member: string }> => {
    const id = await makeGroup(admin);
    expect(await put(admin, id, other)).toBe(200);
    for (const [what, person] of Object.entries(people)) {
      expect(await put(admin, id, person, { roles: what.endsWith('manager') ? ['manager'] : [] })).toBe(200);
      if (what.startsWith('expired')) await expire(app, id, person);
    }
    return { id, member: other.account.id };
  };
  const rows = async (id: string): Promise<object[]> => [
    ...(await app.asOwner('select * from groups_group where id = $1', [id])),
    ...(await app.asOwner('select * from groups_member where group_id = $1 order by user_id', [id])),
  ];

  it.each(ROUTES)('%s %s answers each caller as they may', async (method, path, json, answers) => {
    let { id, member } = await fill();
    for (const caller of CALLERS) {
      const before = await rows(id);
      const real = path.replace(':id', id).replace(':member', member);
      const { status } = await callers[caller].request(method, real, json ? { json } : {});
      expect({ caller, status }).toEqual({ caller, status: answers[caller] });
      if (status >= 400) expect(await rows(id)).toEqual(before);
      else if (method !== 'GET') {
        expect(await rows(id)).not.toEqual(before);
        ({ id, member } = await fill());
      }
    }
  });

  it.each(LISTS)('%s %s answers each caller, and names groups that are theirs', async (method, path, json, answers) => {
    const { id } = await fill();
    for (const caller of CALLERS) {
      const { status, bytes } = await callers[caller].request(method, path, json ? { json } : {});
      expect({ caller, status }).toEqual({ caller, status: answers[caller] });
      const isTheirs = path.startsWith('/admin')
        ? status === 200 && caller !== 'foreign owner'
        : ['member', 'manager', 'manager’s key to read'].includes(caller);
      expect({ caller, isNamed: bytes.toString().includes(id) }).toEqual({ caller, isNamed: isTheirs });
    }
  });

  it('are created by who manages all of them', async () => {
    for (const caller of CALLERS) {
      const { status } = await callers[caller].post('/admin/groups', { name: `Of ${caller}` });
      const expected = { ...OF_ADMINS, 'foreign owner': 200 }[caller];
      expect({ caller, status }).toEqual({ caller, status: expected === 200 ? 201 : expected });
    }
  });

  it('are left by everyone who belongs to them, also by the last manager', async () => {
    const { id } = await fill();
    const leave = async (caller: keyof typeof people) => {
      const { status } = await people[caller].delete(`/groups/${id}/members/${people[caller].account.id}`);
      return status;
    };
    expect(await leave('expired member')).toBe(404);
    expect(await leave('expired manager')).toBe(404);
    expect(await leave('member')).toBe(200);
    expect(await leave('manager')).toBe(200);
    expect(await leave('manager')).toBe(404);
    expect((await people.manager.get(`/groups/${id}`)).status).toBe(404);
  });

  it('show managers and admins whose membership has expired, and members only who belongs to them', async () => {
    const { id } = await fill();
    const expired = [people['expired manager'], people['expired member']].map(({ account }) => account.username).sort();
    const seen = async (client: ApiClient) => {
      const { data } = await client.get<{ username: string; expired: boolean }[]>(`/groups/${id}/members`);
      return data
        .filter((member) => member.expired)
        .map(({ username }) => username)
        .sort();
    };
    expect(await seen(people.manager)).toEqual(expired);
    expect(await seen(admin)).toEqual(expired);
    expect(await seen(people.member)).toEqual([]);
    const { data } = await admin.get(`/admin/groups/${id}`);
    expect(data).toMatchObject({ members: 3, expired: 2 });
    expect((await admin.delete(`/admin/groups/${id}`)).data).toEqual({ members: 3 });
  });

  it('can be found, renamed and paged by who manages them', async () => {
    const ada = await app.client.signUp();
    const ids = [await makeGroup(admin, 'Basses 50%'), await makeGroup(admin, 'Basses two')];
    const found = async (query: string) =>
      (await admin.get<GroupBody[]>(`/admin/groups?${query}`)).data.map(({ id }) => id);
    expect(await found('search=basses')).toEqual([ids[1], ids[0]]);
    expect(await found('search=50%25')).toEqual([ids[0]]);
    const first = await admin.get<GroupBody[]>('/admin/groups?search=basses&limit=1');
    expect(await found(`search=basses&limit=1&cursor=${first.body.meta?.nextCursor ?? ''}`)).toEqual([ids[0]]);
    expect(await put(admin, ids[0] ?? '', ada)).toBe(200);
    expect(await found(`user=${ada.account.id}`)).toEqual([ids[0]]);
    await expire(app, ids[0] ?? '', ada);
    expect(await found(`user=${ada.account.id}`)).toEqual([]);
    const renamed = await admin.patch<GroupBody>(`/admin/groups/${ids[1] ?? ''}`, {
      name: ' Low voices ',
      description: 'Bass',
    });
    expect(renamed.data).toMatchObject({ name: 'Low voices', description: 'Bass' });
    expect((await admin.patch(`/admin/groups/${ids[1] ?? ''}`, {})).data).toMatchObject({ name: 'Low voices' });
  });

  it('list members page by page, and to members only those whose account is in use', async () => {
    const ada = await app.client.signUp();
    const id = await makeGroup(admin);
    const people = [ada, await app.client.signUp(), await app.client.signUp()];
    for (const person of people) expect(await put(admin, id, person)).toBe(200);
    const page = async (cursor: string) => ada.get<MemberBody[]>(`/groups/${id}/members?limit=2${cursor}`);
    const first = await page('');
    const rest = await page(`&cursor=${first.body.meta?.nextCursor ?? ''}`);
    const seen = [...first.data, ...rest.data].map(({ userId }) => userId);
    expect(seen).toEqual(
      people
        .map(({ account }) => account.id)
        .sort()
        .reverse(),
    );
    expect(rest.body.meta?.nextCursor).toBeNull();
    const last = people[2]?.account.id ?? '';
    expect((await admin.post(`/admin/users/${last}/suspend`, {})).status).toBe(200);
    expect((await ada.get<MemberBody[]>(`/groups/${id}/members`)).data.map(({ userId }) => userId)).not.toContain(last);
    expect((await admin.get<MemberBody[]>(`/groups/${id}/members`)).data.map(({ userId }) => userId)).toContain(last);
  });

  it.each([
    ['a name of nothing', 'POST', '/admin/groups', { name: ' ' }],
    ['a name of two lines', 'POST', '/admin/groups', { name: 'One\nTwo' }],
    ['a name that is too long', 'POST', '/admin/groups', { name: 'x'.repeat(101) }],
    ['a description that is too long', 'POST', '/admin/groups', { name: 'x', description: 'x'.repeat(1001) }],
    ['no name', 'PATCH', '/admin/groups/:id', { name: null }],
    ['a role with a space', 'PUT', '/groups/:id/members/:me', { roles: ['a b'] }],
    ['a role twice', 'PUT', '/groups/:id/members/:me', { roles: ['alto', 'alto'] }],
    [
      'too many roles',
      'PUT',
      '/groups/:id/members/:me',
      { roles: Array.from({ length: 11 }, (_, n) => `role-${String(n)}`) },
    ],
    ['roles that are no list', 'PUT', '/groups/:id/members/:me', { roles: 'manager' }],
    ['an expiry without a time zone', 'PUT', '/groups/:id/members/:me', { expiresAt: '2099-01-01T00:00:00' }],
    ['an expiry in the past', 'PUT', '/groups/:id/members/:me', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['no id', 'PUT', '/groups/altos/members/:me', {}],
  ])('refuse %s', async (_what, method, path, json) => {
    const ada = people.member;
    const id = await makeGroup(admin);
    const real = path.replace(':id', id).replace(':me', ada.account.id);
    expect((await admin.request(method, real, { json })).status).toBe(400);
    expect(await app.asOwner('select 1 from groups_member where group_id = $1', [id])).toEqual([]);
  });
});
