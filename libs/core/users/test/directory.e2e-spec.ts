import { randomUUID } from 'node:crypto';
import { type ApiClient, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';
import { addField, AUDIENCES, fill, meOf, VOICES } from './fields.spec-helper.js';

interface Person {
  id: string;
  username: string;
  fields: Record<string, unknown>;
}

type Audience = (typeof AUDIENCES)[number];
const CHOICES = [null, ...AUDIENCES];
const PASSWORD = 'the password of a visitor';

describe('The directory of people', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const setDirectory = async (directory: string): Promise<void> => {
    expect((await admin.patch('/admin/settings/users', { directory })).status).toBe(200);
  };
  const verify = async (...people: SignedInClient[]): Promise<void> => {
    for (const { account } of people)
      await app.asOwner('update users_user set email_verified_at = now() where id = $1', [account.id]);
  };
  const join = async (...roles: string[]): Promise<SignedInClient> => {
    const person = await app.client.signUp();
    await verify(person);
    if (roles.length > 0) await admin.put(`/admin/users/${person.account.id}/roles`, { roles });
    return person;
  };
  const namesIn = async (client: ApiClient, query = ''): Promise<string[]> => {
    const { status, data } = await client.get<Person[]>(`/users?limit=100${query}`);
    expect(status).toBe(200);
    return data.map(({ username }) => username);
  };

  it('is there when the project wants it, with those who want to be in it', async () => {
    const [asks, silent, listed, hidden] = [await join(), await join(), await join(), await join()];
    const unverified = await app.client.signUp();
    for (const person of [listed, unverified]) await person.patch('/users/me', { listed: true });
    await hidden.patch('/users/me', { listed: false });
    const shown = async (): Promise<boolean[]> => {
      const names = await namesIn(asks);
      return [silent, listed, hidden, unverified].map(({ account }) => names.includes(account.username));
    };
    await setDirectory('off');
    expect((await asks.get('/users')).body.code).toBe('users.no_directory');
    expect((await app.client.get('/users')).status).toBe(401);
    // Those who administer people find them all.
    const all = await namesIn(admin);
    for (const { account } of [silent, listed, hidden, unverified]) expect(all).toContain(account.username);
    await setDirectory('opt-in');
    expect(await shown()).toEqual([false, true, false, false]);
    await setDirectory('opt-out');
    expect(await shown()).toEqual([true, true, false, false]);
    await verify(unverified);
    expect(await shown()).toEqual([true, true, false, true]);
    await admin.post(`/admin/users/${listed.account.id}/suspend`);
    await silent.delete('/users/me');
    expect(await shown()).toEqual([false, false, false, true]);
    expect((await meOf(hidden)).listed).toBe(false);
    expect((await hidden.patch<{ listed: null }>('/users/me', { listed: null })).data.listed).toBeNull();
    expect((await hidden.patch('/users/me', { listed: 'yes' })).status).toBe(400);
  });

  describe('shows a value', () => {
    const FIELDS = AUDIENCES.map((audience) => ({ key: `for_${audience}`, audience }));
    /** Everyone who may ask, and as whom they see others. */
    let callers: { name: string; client: ApiClient; standing: Audience; lists: boolean }[];
    let people: { choice: Audience | null; client: SignedInClient; values: Record<string, string> }[];
    beforeAll(async () => {
      await setDirectory('opt-out');
      for (const { key, audience } of FIELDS) await addField(admin, key, { audience });
      people = [];
      for (const choice of CHOICES) {
        const client = await join();
        const values = Object.fromEntries(FIELDS.map(({ key }) => [key, `v${randomUUID().replaceAll('-', '')}`]));
        const fieldAudiences = Object.fromEntries(FIELDS.map(({ key }) => [key, choice]));
        expect((await client.patch('/users/me', { fields: values, fieldAudiences })).status).toBe(200);
        people.push({ choice, client, values });
      }
      const [member, viewer, editor] = [await join(), await join('viewer'), await join('editor')];
      const keyWith = async (owner: SignedInClient, scopes: string[]): Promise<ApiClient> => {
        const { status, data } = await owner.post<{ key: string }>('/auth/keys', { name: 'k', scopes });
        expect(status).toBe(201);
        return app.client.as({ authorization: `Bearer ${data.key}` });
      };
      const page = 'users.read-self';
      callers = [
        { name: 'nobody', client: app.client, standing: 'everyone', lists: false },
        { name: 'a member', client: member, standing: 'members', lists: true },
        { name: 'a viewer', client: viewer, standing: 'members', lists: true },
        { name: 'an editor', client: editor, standing: 'team', lists: true },
        { name: 'an admin', client: admin, standing: 'self', lists: true },
        { name: 'a key without a list', client: await keyWith(admin, [page]), standing: 'everyone', lists: false },
        { name: 'a key', client: await keyWith(member, [page, 'users.directory']), standing: 'members', lists: true },
        {
          name: 'a key of the team',
          client: await keyWith(editor, [page, 'users.directory', 'users.read-team-fields']),
          standing: 'team',
          lists: true,
        },
      ];
    });

    const isSeen = (field: Audience, choice: Audience | null, standing: Audience): boolean => {
      const place = (audience: Audience): number => AUDIENCES.indexOf(audience);
      return Math.min(place(field), place(choice ?? 'everyone')) >= place(standing);
    };

    it('to those whom both the field and the person allow: on pages, in lists, by search, in every combination', async () => {
      const wrong: string[] = [];
      for (const { name, client, standing, lists } of callers) {
        const mine = FIELDS.filter(({ audience }) => isSeen(audience, null, standing)).map(({ key }) => key);
        const found = lists ? (await client.get<Person[]>('/users?limit=100')).data : [];
        for (const { choice, client: person, values } of people) {
          const expected = Object.fromEntries(
            FIELDS.filter(({ key }) => mine.includes(key)).map(({ key, audience }) => [
              key,
              isSeen(audience, choice, standing) ? values[key] : null,
            ]),
          );
          const { username, id } = person.account;
          const page = await client.get<Person>(`/users/${username}`);
          const answers = [page.data, ...(lists ? [found.find((one) => one.id === id)] : [])];
          for (const answer of answers) expect([name, choice, answer?.fields]).toEqual([name, choice, expected]);
          for (const { key, audience } of FIELDS) {
            const value = values[key] ?? '';
            const seen = isSeen(audience, choice, standing);
            if (page.bytes.includes(value) !== seen) wrong.push(`page: ${name}, ${key}, ${String(choice)}`);
            if (!lists) continue;
            const hits = await namesIn(client, `&search=${value.slice(3, 25)}`);
            if (hits.includes(username) !== seen || hits.length !== (seen ? 1 : 0))
              wrong.push(`search: ${name}, ${key}, ${String(choice)}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });

    it('to nobody of another project, who does not find the person either', async () => {
      expect((await admin.post('/admin/projects', { slug: 'choir' })).status).toBe(201);
      const choir = app.client.as({ 'x-roost-project': 'choir' });
      const draft = { username: 'visitor', email: 'visitor@example.org', password: PASSWORD };
      expect((await choir.post('/auth/register', draft)).status).toBe(201);
      const visitor = await choir.signIn(draft.username, draft.password);
      const [{ client: person, values } = { client: admin, values: {} }] = people;
      expect((await visitor.get(`/users/${person.account.username}`)).status).toBe(404);
      expect((await visitor.get<unknown[]>('/users/fields')).data).toEqual([]);
      expect(await fill(visitor, { for_everyone: 'x' })).toMatchObject({ status: 400 });
      const path = '/admin/settings/users';
      const project = await admin.request('PATCH', path, {
        json: { directory: 'opt-out' },
        headers: { 'x-roost-project': 'choir' },
      });
      expect(project.status).toBe(200);
      for (const search of ['', '&search=person', ...Object.values(values).map((value) => `&search=${value}`)])
        expect(await namesIn(visitor, search)).toEqual([]);
    });

    it('and to the person all of them', async () => {
      for (const { client, values } of people) expect((await meOf(client)).fields).toEqual(values);
    });
  });

  it('finds numbers however they are written, and options by what they are called', async () => {
    await setDirectory('opt-out');
    await addField(admin, 'phone', { type: 'telephone', audience: 'members' });
    await addField(admin, 'voice', { type: 'enum', options: VOICES, audience: 'members' });
    await addField(admin, 'born', { type: 'date', audience: 'members' });
    const [asks, ada] = [await join(), await join()];
    expect(await fill(ada, { phone: '+46 70 765 43 21', voice: 'tenor', born: '1815-12-10' })).toMatchObject({
      status: 200,
    });
    const { username } = ada.account;
    for (const search of ['070-765 43', '+46 70 76', '7654321', 'TENOR (sv)', 'eno'])
      expect([search, await namesIn(asks, `&search=${encodeURIComponent(search)}`)]).toEqual([search, [username]]);
    for (const search of ['1815-12', 'bass', '46709', '%', '_'])
      expect([search, await namesIn(asks, `&search=${encodeURIComponent(search)}`)]).toEqual([search, []]);
    // An option that is gone finds nobody, also before the values are deleted.
    await admin.patch('/admin/users/fields/voice?confirm=true', { options: VOICES.slice(0, 2) });
    expect(await namesIn(asks, '&search=tenor')).toEqual([]);
  });

  it('has pages, also of a search that fits one person twice', async () => {
    await addField(admin, 'first', { audience: 'members' });
    await addField(admin, 'second', { audience: 'members' });
    const asks = await join();
    const people = await Promise.all(Array.from({ length: 7 }, () => join()));
    for (const person of people) await fill(person, { first: 'twice here', second: 'twice there' });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { data, body } = await asks.get<Person[]>(`/users?search=TWICE&limit=3${cursor}`);
      seen.push(...data.map(({ username }) => username));
      cursor = body.meta?.nextCursor ? `&cursor=${body.meta.nextCursor}` : '';
    } while (cursor !== '');
    expect([...seen].sort()).toEqual(people.map(({ account }) => account.username).sort());
    const ids = (await namesIn(asks)).length;
    expect(ids).toBeGreaterThanOrEqual(people.length);
  });
});
