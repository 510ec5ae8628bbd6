import { createTestApp, linkOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';
import { Importer } from './imports.spec-helper.js';

interface Person {
  email: string;
  fields: Record<string, unknown>;
}

describe('Own fields of imported people', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let importer: Importer;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
    importer = new Importer(admin);
    await admin.patch('/admin/settings/users', { telephoneCountry: 'SE' });
    await addField('voice', {
      type: 'enum',
      options: ['alto', 'tenor'].map((value) => ({ value, labels: { en: value } })),
    });
    await addField('phone', { type: 'telephone', unique: true });
    await addField('member_no', { type: 'number', unique: true, writer: 'admin' });
    await addField('since', { type: 'date', required: true });
    await addField('name', { type: 'text' });
  });
  afterAll(async () => {
    await app.close();
  });

  const addField = async (key: string, rest: object): Promise<void> => {
    const { status, bytes } = await admin.post('/admin/users/fields', { key, labels: { en: key }, ...rest });
    if (status !== 201) throw new Error(bytes.toString());
  };
  const personOf = async (email: string) =>
    (await admin.get<Person[]>(`/admin/users?search=${encodeURIComponent(email)}&limit=1`)).data[0];

  it('come from columns with their keys, whatever their case', async () => {
    const file = [
      'Email,Voice,PHONE,fields.member_no,since,name,fields.name,shoe size',
      'ada@own.example,alto,070-123 45 67,12,2001-05-17,Ada,Lovelace,38',
      'bob@own.example,,,,2002-06-18,Bob,,41',
    ].join('\n');
    const found = await importer.check(file);
    expect(found).toMatchObject({ waiting: 2, ignoredColumns: ['shoe size'], missingFields: [] });
    expect(found.columns).toEqual(['email', 'voice', 'phone', 'member_no', 'since', 'name', 'fields.name']);
    await importer.start(found.id);
    expect(await importer.done(found.id)).toMatchObject({ made: 2, refused: 0 });
    expect((await personOf('ada@own.example'))?.fields).toEqual({
      voice: 'alto',
      phone: '+46701234567',
      member_no: 12,
      since: '2001-05-17',
      name: 'Lovelace',
    });
    expect((await personOf('bob@own.example'))?.fields).toMatchObject({ voice: null, since: '2002-06-18' });
    expect((await admin.get<Person[]>('/users?search=alto')).data.length).toBe(1);
  });

  it('refuse lines with what does not fit, is required, is in the file twice or taken', async () => {
    await importer.run('email,phone,member_no,since\nowner@taken.example,+46 70 765 43 21,77,2001-01-01\n');
    const file = [
      'email,voice,phone,member_no,since,fields.name',
      'one@wrong.example,whistle,12,many,yesterday,fine',
      'two@wrong.example,alto,,,,',
      'three@wrong.example,,0707654321,77.0,2001-01-01,',
      'four@wrong.example,,070 111 11 11,5,2001-01-01,',
      'five@wrong.example,,+46701111111,6,2001-01-01,',
      'six@wrong.example,,,5.0,2001-01-01,',
      `seven@wrong.example,,,,2001-01-01,${'x'.repeat(501)}`,
      'eight@wrong.example,tenor,,,2001-01-01,',
    ].join('\n');
    const { id, waiting } = await importer.check(file);
    expect(waiting).toBe(2);
    expect(await importer.refused(id)).toEqual([
      [2, 'voice is_in', 'phone is_telephone', 'member_no is_number', 'since is_date'],
      [3, 'since is_required'],
      [4, 'phone users.field_taken', 'member_no users.field_taken'],
      [6, 'phone is_repeated'],
      [7, 'member_no is_repeated'],
      [8, 'fields.name is_text'],
    ]);
  });

  it('name the required ones that a file has no column for', async () => {
    const found = await importer.run('email\nshort@missing.example\n');
    expect(found).toMatchObject({ made: 1, missingFields: ['since'] });
    expect((await personOf('short@missing.example'))?.fields).toMatchObject({ since: null });
  });

  it('are checked again when people are made', async () => {
    const file =
      'email,phone,voice,since\nlate@own.example,+46703333333,alto,2001-01-01\ngone@own.example,,tenor,2001-01-01\n';
    const { id } = await importer.check(file);
    const eve = await app.client.signUp();
    expect((await eve.patch('/users/me', { fields: { phone: '+46703333333' } })).status).toBe(200);
    const options = [{ value: 'alto', labels: { en: 'alto' } }];
    expect((await admin.patch('/admin/users/fields/voice?confirm=true', { options })).status).toBe(200);
    await importer.start(id);
    expect(await importer.done(id)).toMatchObject({ made: 0, refused: 2 });
    expect(await importer.refused(id)).toEqual([
      [2, 'phone users.field_taken'],
      [3, 'voice is_in'],
    ]);
    expect(await personOf('late@own.example')).toBeUndefined();
  });

  it('wait in the invitation of somebody who is invited, and give way to what fits no more', async () => {
    const file =
      'email,phone,member_no,voice,since\nina@invited.example,+46704444444,44,alto,2004-04-04\nivo@invited.example,+46705555555,55,,2005-05-05\n';
    const { id } = await importer.check(file);
    await importer.start(id, { invite: true });
    expect(await importer.done(id)).toMatchObject({ made: 2, refused: 0 });
    const rival = await app.client.signUp();
    expect((await rival.patch('/users/me', { fields: { phone: '+46704444444' } })).status).toBe(200);
    const accept = async (email: string, fields: object) => {
      const invitationToken = linkOf(await mailTo(app.client, email, /invited/)).code;
      return app.client.post('/auth/register', { email, password: 'four words of wool', invitationToken, fields });
    };
    expect((await accept('ina@invited.example', { since: '2010-10-10', voice: '' })).status).toBe(201);
    expect((await personOf('ina@invited.example'))?.fields).toMatchObject({
      phone: null,
      member_no: 44,
      voice: 'alto',
      since: '2010-10-10',
    });
    expect((await accept('ivo@invited.example', { member_no: 56 })).body.code).toBe('users.invalid_fields');
    expect((await accept('ivo@invited.example', {})).status).toBe(201);
    expect((await personOf('ivo@invited.example'))?.fields).toMatchObject({ phone: '+46705555555', member_no: 55 });
  });

  it('are filled by those alone who may write them', async () => {
    await admin.put('/admin/roles/importer', { description: 'Imports', permissions: ['auth.import-people'] });
    const ada = await app.client.signUp();
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['importer', 'member'] });
    const theirs = new Importer(ada);
    const file = 'email,phone\nhidden@own.example,+46701234567\n';
    // Nor do they learn who has a number.
    expect(await theirs.check(file)).toMatchObject({ waiting: 1, columns: ['email'], ignoredColumns: ['phone'] });
    const { id } = await importer.check('email,voice\nhidden@own.example,alto\n');
    expect((await theirs.start(id)).body.code).toBe('auth.beyond_own_permissions');
  });
});
