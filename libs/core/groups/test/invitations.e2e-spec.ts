import { type ApiClient, createTestApp, linkOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';
import { expire, type GroupBody, makeGroup, put, soon } from './groups.spec-helper.js';

const PASSWORD = 'a long enough password';

interface Outcome {
  invited: { id: string; groups: { id: string; roles: string[]; expiresAt: string | null }[] }[];
}

describe('Invitations to groups', () => {
  let app: TestApp;
  let admin: SignedInClient;
  /** May invite people, and manages no group of the project but by being a manager of it. */
  let secretary: SignedInClient;
  let count = 0;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
    secretary = await app.client.signUp();
    const role = { description: 'Invites people', permissions: ['auth.invite'] };
    expect((await admin.put('/admin/roles/secretary', role)).status).toBe(200);
    const roles = ['member', 'secretary'];
    expect((await admin.put(`/admin/users/${secretary.account.id}/roles`, { roles })).status).toBe(200);
  });
  afterAll(async () => {
    await app.close();
  });

  const invite = async (by: ApiClient, groups: object[]) => {
    const email = `guest${String(++count)}@example.org`;
    const { status, body } = await by.post<Outcome>('/admin/invitations', { emails: [email], groups });
    return { email, status, code: body.code, invited: body.data?.invited[0] };
  };
  const accept = async (email: string) => {
    const link = linkOf(await mailTo(app.client, email, /./));
    const draft = { email, username: email.split('@')[0] ?? '', password: PASSWORD, invitationToken: link.code };
    const { status, body } = await app.client.post('/auth/register', draft);
    return { answer: body.code ?? status, draft };
  };
  const groupsOf = async (email: string) => {
    const { answer, draft } = await accept(email);
    expect(answer).toBe(201);
    const guest = await app.client.signIn(draft.username, PASSWORD);
    return (await guest.get<GroupBody[]>('/groups')).data.map(({ id, membership }) => ({ id, ...membership }));
  };

  it('add the account to each, with its roles and its end, and skip those that are deleted by then', async () => {
    const [first, second, gone] = [
      await makeGroup(admin, 'A'),
      await makeGroup(admin, 'B'),
      await makeGroup(admin, 'C'),
    ];
    const expiresAt = soon(3_600_000);
    const { email, invited } = await invite(admin, [
      { id: first, roles: ['manager', 'alto'], expiresAt },
      { id: second },
      { id: gone },
    ]);
    expect(invited?.groups).toEqual([
      { id: first, roles: ['alto', 'manager'], expiresAt },
      { id: second, roles: [], expiresAt: null },
      { id: gone, roles: [], expiresAt: null },
    ]);
    expect((await admin.delete(`/admin/groups/${gone}`)).status).toBe(200);
    expect(await groupsOf(email)).toEqual([
      { id: first, roles: ['alto', 'manager'], expiresAt },
      { id: second, roles: [], expiresAt: null },
    ]);
  });

  it('are made by managers of the groups alone, and hold while they are managers', async () => {
    const id = await makeGroup(admin);
    const refused = [403, 'auth.group_not_yours'];
    const asked = async (group: object) => {
      const { status, code } = await invite(secretary, [group]);
      return [status, code];
    };
    expect(await asked({ id })).toEqual(refused);
    expect(await asked({ id: crypto.randomUUID() })).toEqual(refused);
    expect(await put(admin, id, secretary, { roles: ['treasurer'] })).toBe(200);
    expect(await asked({ id })).toEqual(refused);
    const end = soon(3_600_000);
    expect(await put(admin, id, secretary, { roles: ['manager'], expiresAt: end })).toBe(200);
    expect(await asked({ id, roles: ['manager'] })).toEqual(refused);
    expect(await asked({ id, roles: ['manager'], expiresAt: end })).toEqual([201, undefined]);
    const [kept, lost] = [await invite(secretary, [{ id }]), await invite(secretary, [{ id }])];
    expect(await groupsOf(kept.email)).toEqual([{ id, roles: [], expiresAt: null }]);
    await expire(app, id, secretary);
    expect((await accept(lost.email)).answer).toBe('auth.invalid_invitation');
    // Somebody who manages all groups answers for it instead.
    expect((await secretary.post(`/admin/invitations/${lost.invited?.id ?? ''}/resend`)).body.code).toBe(
      'auth.group_not_yours',
    );
    expect(await put(admin, id, secretary, { roles: ['manager'] })).toBe(200);
    expect(await groupsOf(lost.email)).toEqual([{ id, roles: [], expiresAt: null }]);
  });

  it.each([
    ['no id', [{ id: 'altos' }]],
    [
      'a group twice',
      ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000001'].map((id) => ({ id })),
    ],
    ['a role with a space', [{ id: '01900000-0000-7000-8000-000000000001', roles: ['a b'] }]],
    ['an end that is none', [{ id: '01900000-0000-7000-8000-000000000001', expiresAt: 'soon' }]],
  ])('refuse %s', async (_what, groups) => {
    expect((await invite(admin, groups)).status).toBe(400);
  });

  it('refuse groups that are over by then, and groups of other projects', async () => {
    const id = await makeGroup(admin);
    expect((await invite(admin, [{ id, expiresAt: '2020-01-01T00:00:00Z' }])).code).toBe('auth.group_not_yours');
    await admin.post('/admin/projects', { slug: 'chess' });
    const acting = app.client.as({ authorization: `Bearer ${admin.account.accessToken}`, 'x-roost-project': 'chess' });
    expect((await invite(acting, [{ id }])).code).toBe('auth.group_not_yours');
    expect((await invite(acting, [{ id: await makeGroup(acting) }])).status).toBe(201);
  });
});
