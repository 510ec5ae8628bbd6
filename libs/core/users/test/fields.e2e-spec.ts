import { text } from 'node:stream/consumers';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { fromBuffer } from 'yauzl-promise';
import { addField, at, fill, type FieldChange, type Me, meOf, VOICES } from './fields.spec-helper.js';

/** A value that fits, one as text, what both become, and one that does not fit. */
const TYPES = {
  text: ['  Ada  Lovelace ', 'Ada  Lovelace', 'Ada  Lovelace', 'two\nlines'],
  number: [12.5, '12.5', 12.5, 'a dozen'],
  boolean: [true, 'yes', true, 'maybe'],
  date: ['2001-05-17', ' 2001-05-17 ', '2001-05-17', '2001-02-30'],
  enum: ['tenor', 'tenor', 'tenor', 'whistle'],
  url: ['https://example.org', ' https://example.org/ ', 'https://example.org/', 'javascript:alert(1)'],
  telephone: ['+46 (0)8-123 456 00', '08-123 456 00', '+46812345600', '12'],
} as const;

describe('Own fields of people', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { USERS_ERASURE_DAYS: '0' } });
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ env: { DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
    await admin.patch('/admin/settings/users', { telephoneCountry: 'SE' });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  afterEach(async () => {
    const { data } = await admin.get<{ key: string }[]>('/admin/users/fields');
    for (const { key } of data) await admin.delete(`/admin/users/fields/${key}?confirm=true`);
  });

  const change = async (key: string, changes: object, query = '') =>
    admin.patch<FieldChange>(`/admin/users/fields/${key}${query}`, changes);

  it.each(Object.entries(TYPES))('of type %s take what fits, also as text, and nothing else', async (type, values) => {
    const [value, asText, expected, wrong] = values;
    await addField(admin, 'thing', { type, ...(type === 'enum' ? { options: VOICES } : {}) });
    const ada = await app.client.signUp();
    expect((await meOf(ada)).fields).toEqual({ thing: null });
    for (const given of [value, asText]) {
      expect((await ada.patch<Me>('/users/me', { fields: { thing: given } })).data.fields).toEqual({ thing: expected });
      expect((await meOf(ada)).fields).toEqual({ thing: expected });
      expect(await fill(ada, { thing: '' })).toEqual({ status: 200, codes: {} });
      expect((await meOf(ada)).fields).toEqual({ thing: null });
    }
    expect(Object.keys((await fill(ada, { thing: wrong })).codes)).toEqual(['thing']);
    for (const nonsense of [{}, [value], 'x'.repeat(501), '\u0000'])
      expect((await fill(ada, { thing: nonsense })).status).toBe(400);
    expect((await meOf(ada)).fields).toEqual({ thing: null });
  });

  it('are written as a whole or not at all', async () => {
    await addField(admin, 'one');
    await addField(admin, 'two', { type: 'number' });
    const ada = await app.client.signUp();
    const { status, codes } = await fill(ada, { one: 'a', two: 'b', three: 'c' });
    expect(status).toBe(400);
    expect(codes).toEqual({ two: 'is_number', three: 'is_unknown' });
    expect((await meOf(ada)).fields).toEqual({ one: null, two: null });
    for (const fields of [[], 'text', 1, { toString: 'a' }, { constructor: 'b' }])
      expect((await ada.patch('/users/me', { fields })).status).toBe(400);
  });

  it('keep a unique value to one person, however it is written, also in parallel and over two processes', async () => {
    await addField(admin, 'telephone', { type: 'telephone', unique: true });
    const people = await Promise.all(Array.from({ length: 6 }, () => app.client.signUp()));
    const writings = [
      '+46 70 123 45 67',
      '070-123 45 67',
      '+46701234567',
      '0046 70 1234567',
      '+46 (0)70 1234567',
      '0701234567',
    ];
    const answers = await Promise.all(
      people.map(async (person, place) => {
        const where = place % 2 === 0 ? person : at(other, person);
        return fill(where, { telephone: writings[place] });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ codes }) => codes)).toEqual(
      Array.from({ length: 5 }, () => ({ telephone: 'is_taken' })),
    );
    const has = (await Promise.all(people.map(meOf))).filter(({ fields }) => fields['telephone'] !== null);
    expect(has.map(({ fields }) => fields)).toEqual([{ telephone: '+46701234567' }]);
    // Its owner can write it again, and free it.
    const winner = people[answers.findIndex(({ status }) => status === 200)];
    const loser = people[answers.findIndex(({ status }) => status === 409)];
    if (!winner || !loser) throw new Error('One of them was first');
    expect((await fill(winner, { telephone: '+46701234567' })).status).toBe(200);
    expect((await fill(winner, { telephone: null })).status).toBe(200);
    expect((await fill(loser, { telephone: '070 1234567' })).status).toBe(200);
  });

  it('let two who swap unique values in opposite orders both end', async () => {
    await addField(admin, 'one', { unique: true });
    await addField(admin, 'two', { unique: true });
    for (let round = 0; round < 5; round++) {
      const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
      const [a, b] = [`a${String(round)}`, `b${String(round)}`];
      const answers = await Promise.all([fill(ada, { one: a, two: b }), fill(eve, { two: b.toUpperCase(), one: a })]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  describe('of admins', () => {
    it('are read and not written by the person', async () => {
      await addField(admin, 'badge', { writer: 'admin', required: true });
      const ada = await app.client.signUp();
      expect((await fill(ada, { badge: '1' })).codes).toEqual({ badge: 'is_read_only' });
      const path = `/admin/users/${ada.account.id}/fields`;
      expect((await ada.patch(path, { fields: { badge: '1' } })).status).toBe(403);
      const changed = await admin.patch<Me>(path, { fields: { badge: 'B 1' } });
      expect(changed.data.fields).toEqual({ badge: 'B 1' });
      expect((await meOf(ada)).fields).toEqual({ badge: 'B 1' });
      const me = await meOf(admin);
      expect((await admin.patch<Me>(`/admin/users/${me.id}/fields`, { fields: { badge: 'B 0' } })).data.fields).toEqual(
        {
          badge: 'B 0',
        },
      );
      expect((await admin.patch(path, { fields: { badge: null } })).status).toBe(200);
      const audit = await admin.get<{ action: string; target: string; details: unknown }[]>('/admin/audit?limit=3');
      expect(audit.data[0]).toMatchObject({
        action: 'users.fields-changed',
        target: `user:${ada.account.id}`,
        details: { username: ada.account.username, fields: ['badge'] },
      });
      expect(JSON.stringify(audit.data)).not.toContain('B 1');
    });

    it('are in lists and single accounts', async () => {
      await addField(admin, 'note');
      const ada = await app.client.signUp();
      await fill(ada, { note: 'by the window' });
      const { data } = await admin.get<Me[]>(`/admin/users?search=${ada.account.username}`);
      expect(data.map(({ fields }) => fields)).toEqual([{ note: 'by the window' }]);
      expect((await admin.get<Me>(`/admin/users/${ada.account.id}`)).data.fields).toEqual({ note: 'by the window' });
    });
  });

  describe('at sign-up', () => {
    const draft = (more: object = {}) => {
      const name = `n${Math.random().toString(36).slice(2)}`;
      return { username: name, email: `${name}@example.org`, password: 'a password of some length', ...more };
    };

    it('are asked for where they want it, as JSON and as a form', async () => {
      await addField(admin, 'voice', { type: 'enum', options: VOICES, required: true, atSignUp: true });
      await addField(admin, 'allergies', { atSignUp: true });
      await addField(admin, 'later', { required: true });
      const asked = await app.client.get<{ key: string; label: string }[]>('/users/fields?locale=sv');
      expect(asked.data).toEqual([
        expect.objectContaining({
          key: 'voice',
          options: VOICES.map(({ value, labels }) => ({ value, label: labels.sv })),
        }),
        expect.objectContaining({ key: 'allergies', required: false }),
      ]);
      const bare = await app.client.post('/auth/register', draft());
      expect([bare.status, bare.body.code]).toEqual([400, 'users.invalid_fields']);
      expect(bare.body.errors).toEqual([expect.objectContaining({ pointer: '/fields/voice', code: 'is_required' })]);
      const whole = draft({ fields: { voice: 'alto', allergies: '' } });
      expect((await app.client.post('/auth/register', whole)).status).toBe(201);
      const ada = await app.client.signIn(whole.username, whole.password);
      expect(await meOf(ada)).toMatchObject({ fields: { voice: 'alto', allergies: null }, missingFields: ['later'] });

      const form = new FormData();
      const byForm = draft();
      for (const [name, value] of Object.entries(byForm)) form.append(name, value);
      form.append('fields', JSON.stringify({ voice: 'bass' }));
      expect((await app.client.request('POST', '/auth/register', { form })).status).toBe(201);
      expect((await meOf(await app.client.signIn(byForm.username, byForm.password))).fields).toMatchObject({
        voice: 'bass',
      });
    });

    it('let one of two who want the same value in', async () => {
      await addField(admin, 'member_number', { type: 'number', unique: true, required: true, atSignUp: true });
      const answers = await Promise.all(
        [7, '7', 7.0, '7.0'].map((number) =>
          app.client.post('/auth/register', draft({ fields: { member_number: number } })),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect([refused?.body.code, refused?.body.errors?.[0]?.pointer]).toEqual([
        'users.field_taken',
        '/fields/member_number',
      ]);
    });
  });

  it('refuse definitions that make no sense', async () => {
    const add = async (draft: object) =>
      (await admin.post('/admin/users/fields', { key: 'a', type: 'text', labels: { en: 'A' }, ...draft })).body.code;
    expect(await add({ type: 'enum' })).toBe('users.contradictory_field');
    expect(await add({ options: VOICES })).toBe('users.contradictory_field');
    expect(await add({ type: 'enum', options: [VOICES[0], VOICES[0]] })).toBe('users.contradictory_field');
    expect(await add({ type: 'boolean', unique: true })).toBe('users.contradictory_field');
    expect(await add({ writer: 'admin', atSignUp: true })).toBe('users.contradictory_field');
    for (const draft of [
      { key: 'A b' },
      { key: '__proto__' },
      { type: 'json' },
      { labels: {} },
      { labels: { en: '' } },
    ])
      expect(await add(draft)).toBe('http.validation_failed');
    for (const labels of [{ english: 'A' }, { en: 1 }, [], 'A', { en: 'x'.repeat(101) }])
      expect(await add({ labels })).toBe('http.validation_failed');
    expect(await add({ key: 'x'.repeat(41) })).toBe('http.validation_failed');
    expect(await add({})).toBeUndefined();
    expect(await add({})).toBe('users.field_exists');
    expect((await change('a', { type: 'number' })).status).toBe(400);
    expect((await change('nothing', { required: true })).body.code).toBe('users.field_not_found');
    const ada = await app.client.signUp();
    expect((await ada.get('/admin/users/fields')).status).toBe(403);
  });

  it('are at most so many, also when they are added at once', async () => {
    const keys = Array.from({ length: 53 }, (_, place) => `f${String(place)}`);
    const answers = await Promise.all(
      keys.map((key) => admin.post('/admin/users/fields', { key, type: 'text', labels: { en: key } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.filter(({ body }) => body.code === 'users.too_many_fields')).toHaveLength(3);
  });

  it('hold in every process from the change on', async () => {
    const ada = await app.client.signUp();
    const there = at(other, ada);
    expect((await meOf(there)).fields).toEqual({});
    for (let round = 0; round < 5; round++) {
      await addField(admin, 'fresh');
      await eventually(
        async () => (await meOf(there)).fields,
        (fields) => 'fresh' in fields,
        2000,
      );
      expect((await fill(there, { fresh: 'yes' })).status).toBe(200);
      await admin.delete('/admin/users/fields/fresh?confirm=true');
      expect((await fill(there, { fresh: 'no' })).status).toBe(400);
      await eventually(
        async () => (await meOf(there)).fields,
        (fields) => !('fresh' in fields),
        2000,
      );
    }
  });

  it('are in the export by their keys, and go with the account', async () => {
    const { field } = await addField(admin, 'note', { unique: true });
    const ada = await app.client.signUp();
    await ada.patch('/users/me', { fields: { note: 'mine' }, fieldAudiences: { note: 'self' } });
    const { bytes } = await ada.get('/users/me/export');
    const zip = await fromBuffer(bytes);
    const [entry] = await zip.readEntries();
    const content = entry && (await text(await entry.openReadStream()));
    expect([entry?.filename, JSON.parse(content ?? '')]).toEqual([
      'profile.json',
      expect.objectContaining({ fields: { note: 'mine' }, fieldAudiences: { note: 'self' }, missingFields: [] }),
    ]);
    await ada.delete('/users/me');
    const rows = async () => app.asOwner('select 1 from users_field_value where field_id = $1', [field.id]);
    expect(await eventually(rows, (found) => found.length === 0)).toEqual([]);
    const eve = await app.client.signUp();
    expect((await fill(eve, { note: 'Mine' })).status).toBe(200);
  });
});
