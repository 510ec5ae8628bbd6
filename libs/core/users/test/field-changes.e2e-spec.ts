import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { addField, fill, type FieldChange, meOf, VOICES } from './fields.spec-helper.js';

describe('A change of an own field says what it does before it does it', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });
  afterEach(async () => {
    const { data } = await admin.get<{ key: string }[]>('/admin/users/fields');
    for (const { key } of data) await admin.delete(`/admin/users/fields/${key}?confirm=true`);
  });

  const change = async (key: string, changes: object, query = '') =>
    admin.patch<FieldChange>(`/admin/users/fields/${key}${query}`, changes);
  const refuses = async (
    ask: (query: string) => Promise<{ status: number; data: FieldChange; body: { code?: string } }>,
  ) => {
    const dry = await ask('?dryRun=true');
    expect(dry.status).toBeLessThan(300);
    const { status, body } = await ask('');
    expect([status, body.code]).toEqual([409, 'users.field_change_unconfirmed']);
    return dry.data.effects;
  };

  it('when options go', async () => {
    const { field } = await addField(admin, 'voice', { type: 'enum', options: VOICES, required: true });
    const singers = await Promise.all(VOICES.map(() => app.client.signUp()));
    for (const [place, singer] of singers.entries()) await fill(singer, { voice: VOICES[place]?.value });
    const options = VOICES.slice(0, 2);
    const effects = await refuses((query) => change('voice', { options }, query));
    expect(effects.lost).toBe(2);
    expect(effects.missing).toBeGreaterThanOrEqual(2);
    expect((await meOf(singers[3] as SignedInClient)).fields).toEqual({ voice: 'bass' });
    expect((await change('voice', { options }, '?confirm=true')).data.effects).toEqual(effects);
    const values = await Promise.all(singers.map(async (singer) => (await meOf(singer)).fields['voice']));
    expect(values).toEqual(['soprano', 'alto', null, null]);
    // Nobody is shut out by a value that is missing.
    expect((await meOf(singers[3] as SignedInClient)).missingFields).toEqual(['voice']);
    expect((await (singers[3] as SignedInClient).patch('/users/me', { name: 'Bo' })).status).toBe(200);
    const stored = async () =>
      app.asOwner<{ fields: object }>('select fields from users_user where fields ? $1 order by fields->>$1', [
        field.id,
      ]);
    const left = await eventually(stored, (rows) => rows.length === 2);
    expect(left.map(({ fields }) => Object.values<unknown>({ ...fields }))).toEqual([['alto'], ['soprano']]);
  });

  it('when it is removed', async () => {
    const { field } = await addField(admin, 'note');
    const ada = await app.client.signUp();
    await fill(ada, { note: 'gone soon' });
    const remove = async (query: string) => admin.delete<FieldChange>(`/admin/users/fields/note${query}`);
    expect((await refuses(remove)).lost).toBe(1);
    expect((await remove('?confirm=true')).status).toBe(200);
    expect((await meOf(ada)).fields).toEqual({});
    // One of the same name is another field.
    await addField(admin, 'note', { type: 'number' });
    expect((await meOf(ada)).fields).toEqual({ note: null });
    const rows = async () =>
      app.asOwner<object>(
        `select 1 from users_user where fields ? $1 union all select 1 from users_field_value where field_id = $2`,
        [field.id, field.id],
      );
    expect(await eventually(rows, (found) => found.length === 0)).toEqual([]);
  });

  it('when more may see it', async () => {
    await addField(admin, 'note', { audience: 'team' });
    const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
    for (const person of [ada, eve]) await fill(person, { note: 'x' });
    await eve.patch('/users/me', { fieldAudiences: { note: 'self' } });
    const effects = await refuses((query) => change('note', { audience: 'members' }, query));
    expect(effects).toEqual({ lost: 0, exposed: 1, missing: 0, shared: 0 });
    expect((await change('note', { audience: 'self' })).status).toBe(200);
  });

  it('when it becomes unique, which people who share a value prevent', async () => {
    await addField(admin, 'nick');
    const people = await Promise.all(Array.from({ length: 3 }, () => app.client.signUp()));
    for (const [place, nick] of ['Ada', 'ADA ', 'Eve'].entries()) await fill(people[place] as SignedInClient, { nick });
    expect((await change('nick', { unique: true }, '?dryRun=true')).data.effects.shared).toBe(2);
    expect((await change('nick', { unique: true }, '?confirm=true')).body.code).toBe('users.field_not_unique');
    await fill(people[1] as SignedInClient, { nick: 'Eva' });
    expect((await change('nick', { unique: true })).status).toBe(200);
    expect((await fill(people[1] as SignedInClient, { nick: 'eve' })).status).toBe(409);
    expect((await change('nick', { unique: false })).status).toBe(200);
    expect((await fill(people[1] as SignedInClient, { nick: 'eve' })).status).toBe(200);
  });

  it('when it is required, which shuts nobody out', async () => {
    const ada = await app.client.signUp();
    const { effects } = await addField(admin, 'born', { type: 'date', required: true });
    expect(effects.missing).toBeGreaterThan(0);
    expect((await meOf(ada)).missingFields).toEqual(['born']);
    expect((await fill(ada, { born: null })).codes).toEqual({ born: 'is_required' });
    expect((await fill(ada, { born: '1815-12-10' })).status).toBe(200);
    expect((await meOf(ada)).missingFields).toEqual([]);
    expect((await fill(ada, { born: null })).codes).toEqual({ born: 'is_required' });
  });

  it('and a change that waits for one of a person finds its value', async () => {
    await addField(admin, 'nick');
    const people = await Promise.all(Array.from({ length: 8 }, () => app.client.signUp()));
    const [changed, ...filled] = await Promise.all([
      change('nick', { unique: true }),
      ...people.map((person) => fill(person, { nick: 'same' })),
    ]);
    const holders = filled.filter(({ status }) => status === 200).length;
    // Either it was refused because they shared one, or nobody shares one.
    expect(changed.status === 409 ? holders > 1 : holders === 1).toBe(true);
  });
});
