import { createTestApp, eventually, messagesArrived, type SignedInClient, type TestApp } from '@roost/testing';
import {
  at,
  expire,
  factOf,
  type GroupBody,
  makeGroup,
  type MemberBody,
  probe,
  put,
  soon,
} from './groups.spec-helper.js';

const SOON_MS = 1_000;

/** Two API processes of one installation: what one does, the other knows. */
describe('Groups', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: SignedInClient;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [probe] });
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ plugins: [probe], env: { DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
  });
  beforeEach(async () => {
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  /** What both processes say of somebody, once they agree with what is expected. */
  const bothSay = async (person: SignedInClient, expected: object): Promise<void> => {
    expect(await factOf(person)).toEqual(expected);
    const wanted = JSON.stringify(expected);
    expect(
      await eventually(
        () => factOf(at(other, person)),
        (fact) => JSON.stringify(fact) === wanted,
        SOON_MS,
      ),
    ).toEqual(expected);
  };

  describe('are a fact of the principal', () => {
    it('which follows each change in every process', async () => {
      await bothSay(ada, []);
      const id = await makeGroup(admin);
      expect(await put(admin, id, ada)).toBe(200);
      await bothSay(ada, [{ id, roles: [] }]);
      expect(await put(admin, id, ada, { roles: ['treasurer', 'manager'] })).toBe(200);
      await bothSay(ada, [{ id, roles: ['manager', 'treasurer'] }]);
      const second = await makeGroup(admin);
      expect(await put(admin, second, ada)).toBe(200);
      await bothSay(ada, [
        { id, roles: ['manager', 'treasurer'] },
        { id: second, roles: [] },
      ]);
      expect((await admin.delete(`/groups/${second}/members/${ada.account.id}`)).status).toBe(200);
      await bothSay(ada, [{ id, roles: ['manager', 'treasurer'] }]);
      expect((await admin.delete(`/admin/groups/${id}`)).status).toBe(200);
      await bothSay(ada, []);
    });

    it('also of a key', async () => {
      const { data } = await ada.post<{ key: string }>('/auth/keys', { name: 'Script', scopes: ['probe.read'] });
      const [here, there] = [app, other].map(({ client }) => client.as({ authorization: `Bearer ${data.key}` }));
      if (!here || !there) throw new Error('Two clients were made');
      expect([await factOf(here), await factOf(there)]).toEqual([[], []]);
      const id = await makeGroup(admin);
      expect(await put(admin, id, ada, { expiresAt: soon(1500) })).toBe(200);
      expect(await factOf(here)).toEqual([{ id, roles: [] }]);
      await eventually(
        () => factOf(there),
        ({ length }) => length === 1,
        SOON_MS,
      );
      for (const client of [here, there])
        await eventually(
          () => factOf(client),
          ({ length }) => length === 0,
          2_500,
        );
    });

    it('which ends with a membership that expires, also where a process has cached it', async () => {
      const [short, long] = [await makeGroup(admin), await makeGroup(admin)];
      const expiresAt = soon(2_000);
      expect(await put(admin, short, ada, { roles: ['manager'], expiresAt })).toBe(200);
      expect(await put(admin, long, ada, { expiresAt: soon(3_600_000) })).toBe(200);
      await messagesArrived(other);
      for (const where of [app, other]) {
        const fact = await factOf(at(where, ada));
        expect(fact).toHaveLength(2);
      }
      const ends = await Promise.all(
        [app, other].map(async (where) => {
          await eventually(
            () => factOf(at(where, ada)),
            ({ length }) => length === 1,
            4_000,
          );
          return Date.now() - Date.parse(expiresAt);
        }),
      );
      for (const late of ends) {
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(500);
      }
      expect((await factOf(ada)).map(({ id }) => id)).toEqual([long]);
      expect((await ada.get(`/groups/${short}`)).body.code).toBe('groups.not_found');
      expect((await ada.get<GroupBody[]>('/groups')).data.map(({ id }) => id)).toEqual([long]);
    });

    it('of each of many members of a group that is deleted', async () => {
      const id = await makeGroup(admin);
      expect(await put(admin, id, ada)).toBe(200);
      await app.asOwner(
        'insert into groups_member (group_id, user_id) select $1, uuidv7() from generate_series(1, 150)',
        [id],
      );
      await bothSay(ada, [{ id, roles: [] }]);
      expect((await admin.delete(`/admin/groups/${id}`)).data).toEqual({ members: 151 });
      await bothSay(ada, []);
      expect(await app.asOwner('select 1 from groups_member where group_id = $1', [id])).toEqual([]);
    });
  });

  describe('have managers, who', () => {
    it('add, change and remove members, and nothing else', async () => {
      const id = await makeGroup(admin, 'Sopranos');
      const [bea, cia] = [await app.client.signUp(), await app.client.signUp()];
      expect(await put(admin, id, ada, { roles: ['manager'] })).toBe(200);
      expect(await put(ada, id, bea, { roles: ['soloist'] })).toBe(200);
      expect(await put(ada, id, cia)).toBe(200);
      expect(await put(bea, id, cia, { roles: ['manager'] })).toBe('groups.not_manager');
      expect((await bea.delete(`/groups/${id}/members/${cia.account.id}`)).body.code).toBe('groups.not_manager');
      expect(await put(ada, id, bea, { roles: ['manager'] })).toBe(200);
      expect((await bea.delete(`/groups/${id}/members/${cia.account.id}`)).status).toBe(200);
      expect((await bea.delete(`/groups/${id}/members/${cia.account.id}`)).body.code).toBe('groups.member_not_found');
      // What it is called is for who manages all groups.
      expect((await bea.patch(`/admin/groups/${id}`, { name: 'Mine' })).status).toBe(403);
      // Roles are replaced, so that nobody is a manager by accident.
      expect(await put(ada, id, bea)).toBe(200);
      expect(await put(bea, id, cia)).toBe('groups.not_manager');
      const audit = await admin.get<{ action: string; actorId: string }[]>(`/admin/audit?target=group:${id}`);
      expect(audit.data.map(({ action }) => action).reverse()).toEqual([
        'groups.created',
        'groups.member-added',
        'groups.member-added',
        'groups.member-added',
        'groups.member-changed',
        'groups.member-removed',
        'groups.member-changed',
      ]);
      expect(audit.data.map(({ actorId }) => actorId)).toContain(bea.account.id);
    });

    it('make nobody a manager for longer than they are one', async () => {
      const id = await makeGroup(admin);
      const bea = await app.client.signUp();
      const end = soon(3_600_000);
      expect(await put(admin, id, ada, { roles: ['manager'], expiresAt: end })).toBe(200);
      for (const person of [ada, bea]) {
        expect(await put(ada, id, person, { roles: ['manager'] })).toBe('groups.beyond_own_term');
        const later = new Date(Date.parse(end) + 1).toISOString();
        expect(await put(ada, id, person, { roles: ['manager'], expiresAt: later })).toBe('groups.beyond_own_term');
        expect(await put(ada, id, person, { roles: ['manager'], expiresAt: end })).toBe(200);
      }
      expect(await put(ada, id, bea, { roles: ['treasurer'] })).toBe(200);
      expect(await put(admin, id, ada, { roles: ['manager'] })).toBe(200);
    });

    it('add nobody of another project, and nobody who is not there', async () => {
      const id = await makeGroup(admin);
      expect(await put(admin, id, ada, { roles: ['manager'] })).toBe(200);
      await admin.post('/admin/projects', { slug: 'chess' });
      const chess = app.client.as({ 'x-roost-project': 'chess' });
      const draft = { username: 'rook', email: 'rook@example.org', password: 'the password of a rook' };
      expect((await chess.post('/auth/register', draft)).status).toBe(201);
      const rook = await chess.signIn(draft.username, draft.password);
      for (const by of [ada, admin]) {
        expect(await put(by, id, rook)).toBe('groups.user_not_found');
        const nobody = { account: { ...ada.account, id: crypto.randomUUID() } } as SignedInClient;
        expect(await put(by, id, nobody)).toBe('groups.user_not_found');
      }
      const acting = app.client.as({
        authorization: `Bearer ${admin.account.accessToken}`,
        'x-roost-project': 'chess',
      });
      expect(await put(acting, id, rook)).toBe('groups.not_found');
      expect(await put(acting, await makeGroup(acting), rook)).toBe(200);
    });
  });

  describe('at the same time', () => {
    it('have a member once who is added many times, in both processes', async () => {
      const id = await makeGroup(admin);
      const there = at(other, admin);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          put(n % 2 === 0 ? admin : there, id, ada, { roles: [`role-${String(n)}`] }),
        ),
      );
      expect(answers).toEqual(Array(10).fill(200));
      const { data } = await admin.get<MemberBody[]>(`/groups/${id}/members`);
      expect(data.map(({ userId }) => userId)).toEqual([ada.account.id]);
      await bothSay(ada, [{ id, roles: data[0]?.roles }]);
      const actions = (
        await admin.get<{ action: string }[]>(`/admin/audit?target=group:${id}&action=groups.member-added`)
      ).data;
      expect(actions).toHaveLength(1);
    });

    it('are deleted with the members that are added, or refuse them', async () => {
      const people = await Promise.all(Array.from({ length: 3 }, () => app.client.signUp()));
      for (let round = 0; round < 5; round++) {
        const id = await makeGroup(admin);
        const [removed, ...answers] = await Promise.all([
          admin.delete<{ members: number }>(`/admin/groups/${id}`),
          ...people.map((person, n) => put(n % 2 === 0 ? at(other, admin) : admin, id, person)),
        ]);
        expect(removed.status).toBe(200);
        expect(answers.filter((answer) => answer !== 200 && answer !== 'groups.not_found')).toEqual([]);
        expect(removed.data.members).toBe(answers.filter((answer) => answer === 200).length);
        expect(await app.asOwner('select 1 from groups_member where group_id = $1', [id])).toEqual([]);
        for (const person of people) await bothSay(person, []);
      }
    });

    it('are two that want one name, of which one gets it', async () => {
      const name = 'Just one';
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? admin : at(other, admin)).post('/admin/groups', { name })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('groups.name_taken');
      const second = await makeGroup(admin);
      expect((await admin.patch(`/admin/groups/${second}`, { name })).body.code).toBe('groups.name_taken');
    });

    it('take nobody into more than a person can be in', async () => {
      await app.asOwner(
        `with made as (insert into groups_group (id, project_id, name) select uuidv7(), project_id, 'Many ' || n
           from generate_series(1, 99) n, users_user where id = $1 returning id)
         insert into groups_member (group_id, user_id) select id, $1 from made`,
        [ada.account.id],
      );
      const ids = await Promise.all(Array.from({ length: 3 }, () => makeGroup(admin)));
      const answers = await Promise.all(ids.map((id) => put(admin, id, ada)));
      expect(answers.sort()).toEqual([200, 'groups.too_many_groups', 'groups.too_many_groups']);
      expect(await factOf(ada)).toHaveLength(100);
    });
  });

  it('forget expired memberships after 30 days, and keep younger ones', async () => {
    const id = await makeGroup(admin);
    const [bea, cia] = [await app.client.signUp(), await app.client.signUp()];
    for (const person of [ada, bea, cia]) expect(await put(admin, id, person)).toBe(200);
    await expire(app, id, ada, 30);
    await expire(app, id, bea, 29);
    await app.asOwner(`update kernel_schedule set next_at = now() where name = 'groups.tidy-members'`);
    const left = await eventually(
      async () => (await admin.get<MemberBody[]>(`/groups/${id}/members`)).data,
      ({ length }) => length === 2,
    );
    expect(left.map(({ userId }) => userId).sort()).toEqual([bea.account.id, cia.account.id].sort());
  });

  it('are in the export of a person, and go with the account', async () => {
    const id = await makeGroup(admin, 'Exported');
    expect(await put(admin, id, ada, { roles: ['treasurer'] })).toBe(200);
    expect((await ada.get('/users/me/export')).bytes.toString('latin1')).toContain('groups.json');
    await ada.delete('/users/me');
    await app.asOwner('update users_user set erase_at = now() where id = $1', [ada.account.id]);
    await app.asOwner(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    await eventually(
      () => app.asOwner('select 1 from groups_member where user_id = $1', [ada.account.id]),
      ({ length }) => length === 0,
    );
    expect((await admin.get<MemberBody[]>(`/groups/${id}/members`)).data).toEqual([]);
  });
});
