import { randomUUID } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { ownerOrmConfig } from '@roost/kernel';
import { createTestApp, type TestApp } from '@roost/testing';
import { mediaPlugin } from '../src/index.js';
import { DEFAULT_LADDER, ladderKey, numberRungs, rungsOf } from '@roost/imaging';

const NAME_ACCESS = 'media/20261127071500_name_access';
const INVITE_TO_ALBUMS = 'media/20261127073000_invite_to_albums';
const COUNT_BY_PROJECT = 'media/20261127190000_count_by_project';
const HAND_OVER = 'media/20261127110000_hand_over_storage';
const MOVE_SETTINGS = 'media/20261127221000_move_settings';
const NUMBER_RUNGS = 'media/20261126190000_number_rungs';

describe('Migrations of media', () => {
  let app: TestApp;
  let orm: MikroORM;
  beforeAll(async () => {
    app = await createTestApp();
    orm = await MikroORM.init(ownerOrmConfig(app.composition));
  });
  afterAll(async () => {
    await orm.close();
    await app.close();
  });

  it('keeps the media that were there: of the same bytes the oldest upload, for all', async () => {
    const [, ...later] = mediaPlugin.migrations ?? [];
    await orm.migrator.down({ migrations: later.map(({ name }) => `media/${name}`).reverse() });
    const [projectId, ada, eve] = [randomUUID(), randomUUID(), randomUUID()];
    const [first = '', second = '', other = ''] = ['1', '2', '3'].map(
      (digit) => `01a1fb4b-2565-741a-844b-00000000000${digit}`,
    );
    for (const [id, owner, sha256, status] of [
      [first, ada, 'aa', 'ready'],
      [second, eve, 'aa', 'processing'],
      [other, ada, 'bb', 'processing'],
    ]) {
      await orm.em.execute(
        `insert into media_media (id, project_id, owner_id, filename, kind, mime, bytes, sha256, width, height, status, created_at)
         values (?, ?, ?, 'a.png', 'image', 'image/png', 100, ?, 10, 20, ?, ?)`,
        [id, projectId, owner, sha256, status, id === first ? '2026-01-01' : '2026-02-01'],
      );
      await orm.em.execute(
        `insert into media_variant (media_id, rung, width, height, bytes, etag) values (?, 3, 10, 20, 5, 'x')`,
        [id],
      );
    }
    await orm.em.execute(
      `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'media.derive-variants', 'media.derive-variants', ?::jsonb)`,
      [JSON.stringify({ mediaId: other })],
    );
    await orm.migrator.up();

    const rows = await orm.em.execute('select id, blob_id, access from media_media order by id');
    expect(rows).toEqual([
      { id: first, blob_id: first, access: 'private' },
      { id: second, blob_id: first, access: 'private' },
      { id: other, blob_id: other, access: 'private' },
    ]);
    expect(await orm.em.execute('select id, reference_count, status, storage from storage_blob order by id')).toEqual([
      { id: first, reference_count: 2, status: 'ready', storage: 'local' },
      { id: other, reference_count: 1, status: 'processing', storage: 'local' },
    ]);
    expect(await orm.em.execute('select blob_id, name, object, storage from storage_variant order by blob_id')).toEqual(
      [
        { blob_id: first, name: 'small', object: 'rung-3.webp', storage: 'local' },
        { blob_id: other, name: 'small', object: 'rung-3.webp', storage: 'local' },
      ],
    );
    expect(await orm.em.execute('select scope, bytes::int as bytes from media_usage order by scope')).toEqual(
      [
        { scope: `project:${projectId}`, bytes: 200 },
        { scope: `user:${ada}`, bytes: 200 },
        { scope: `user:${eve}`, bytes: 100 },
      ].sort((left, right) => (left.scope < right.scope ? -1 : 1)),
    );
    expect(await orm.em.execute('select payload from kernel_outbox')).toEqual([{ payload: { blobId: other } }]);
  });

  it('keep what people and projects use, and say of which project they are', async () => {
    const [projectId, ada, gone] = [randomUUID(), randomUUID(), randomUUID()];
    await orm.migrator.down({ migrations: [COUNT_BY_PROJECT] });
    await orm.em.execute('delete from media_usage');
    await orm.em.execute(
      `insert into users_user (id, project_id, username, username_key, email, email_key, locale, roles)
       values (?, ?, 'ada', 'ada', 'ada@example.org', 'ada@example.org', 'en', '{}')`,
      [ada, projectId],
    );
    const usage = [`project:${projectId}`, `user:${ada}`, `user:${gone}`];
    for (const [index, scope] of usage.entries()) {
      await orm.em.execute('insert into media_usage (scope, bytes) values (?, ?)', [scope, index]);
    }
    await orm.migrator.up();
    const [{ id: byDefault }] = await orm.em.execute<[{ id: string }]>(
      `select id from projects_project where slug = 'default'`,
    );
    const rows = await orm.em.execute('select scope, bytes::int, project_id from media_usage order by bytes');
    const projects = [projectId, projectId, byDefault];
    expect(rows).toEqual(usage.map((scope, index) => ({ scope, bytes: index, project_id: projects[index] })));
    await orm.em.execute('delete from users_user where id = ?', [ada]);
  });

  it('keep who may see what: what was for members is for its owner, where there are no members yet', async () => {
    const ids = Array.from({ length: 3 }, () => randomUUID());
    const [kept = '', open = '', shared = ''] = ids;
    const insert = (id: string, access: string) =>
      orm.em.execute(
        `insert into media_media (id, project_id, owner_id, blob_id, filename, access) values (?, ?, ?, ?, 'a.png', ?)`,
        [id, randomUUID(), randomUUID(), randomUUID(), access],
      );
    const accesses = async () => {
      const rows = await orm.em.execute<{ id: string; access: string }[]>(
        `select id, access from media_media where filename = 'a.png'`,
      );
      return ids.map((id) => rows.find((row) => row.id === id)?.access);
    };
    await insert(kept, 'private');
    await insert(open, 'public');
    await insert(shared, 'members');
    await expect(insert(randomUUID(), 'everyone')).rejects.toThrow('media_media_access_check');
    await orm.migrator.down({ migrations: [INVITE_TO_ALBUMS, NAME_ACCESS] });
    expect(await accesses()).toEqual(['private', 'public', 'private']);
    await orm.migrator.up();
    expect(await accesses()).toEqual(['private', 'public', 'private']);
  });

  it('keep albums with what is in them, closed; without invitations nobody has media in albums of others', async () => {
    const [project, ada, eve] = [randomUUID(), randomUUID(), randomUUID()];
    const [outer, inner, hers, his] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const albums = async () =>
      orm.em.execute<object[]>('select id, parent_id, name from media_album where project_id = ? order by name', [
        project,
      ]);
    const items = async () => {
      const rows = await orm.em.execute<{ id: string }[]>(
        'select media_id as id from media_album_item where album_id in (?, ?)',
        [outer, inner],
      );
      return rows.map(({ id }) => id);
    };
    await orm.migrator.down({ migrations: [INVITE_TO_ALBUMS] });
    for (const [id, parent, name] of [
      [outer, null, 'Outer'],
      [inner, outer, 'Inner'],
    ]) {
      await orm.em.execute(
        'insert into media_album (id, project_id, owner_id, parent_id, name) values (?, ?, ?, ?, ?)',
        [id, project, ada, parent, name],
      );
    }
    for (const [id, owner] of [
      [hers, ada],
      [his, eve],
    ]) {
      await orm.em.execute(
        `insert into media_media (id, project_id, owner_id, blob_id, filename) values (?, ?, ?, ?, 'b.png')`,
        [id, project, owner, randomUUID()],
      );
    }
    const add = (id: string) => orm.em.execute('insert into media_album_item values (?, ?)', [inner, id]);
    await add(hers);
    const before = await albums();
    await orm.migrator.up();
    expect(await albums()).toEqual(before);
    expect(await orm.em.execute('select access from media_album where project_id = ?', [project])).toEqual([
      { access: 'private' },
      { access: 'private' },
    ]);
    expect(await items()).toEqual([hers]);
    const invite = (role: string) =>
      orm.em.execute('insert into media_album_member (album_id, user_id, role) values (?, ?, ?)', [outer, eve, role]);
    await expect(invite('owner')).rejects.toThrow('media_album_member_role_check');
    await invite('contributor');
    await expect(invite('viewer')).rejects.toThrow('media_album_member_pkey');
    await add(his);
    await orm.migrator.down({ migrations: [INVITE_TO_ALBUMS] });
    expect(await items()).toEqual([hers]);
    await orm.migrator.up();
    expect(await albums()).toEqual(before);
  });

  it('hand blobs and what is made of them over to storage, and take them back', async () => {
    const rowsOf = async (owner: string) => {
      const rows: Record<string, unknown> = {};
      for (const table of ['blob', 'variant', 'transform', 'sweep'])
        rows[table] = await orm.em.execute(
          `select to_jsonb(t) as row from ${owner}_${table} t order by to_jsonb(t)::text`,
        );
      return rows;
    };
    await orm.migrator.down({ migrations: [HAND_OVER] });
    const [blob, preview] = [randomUUID(), randomUUID()];
    await orm.em.execute(
      `insert into media_blob (id, project_id, sha256, bytes, kind, mime, charset, storage, reference_count, width, height, frames, duration,
         pages, tags, damaged, thumbhash, preview_id, status, failure_reason, notice, ladder, crashes, missing_since)
       values (?, ?, 'ab', 5000000000, 'image', 'image/png', 'utf-8', 's3', 3, 1, 2, 3, 1.5, 4, '{"title": "T"}', true, 'hash', ?, 'failed',
         'why', 'notice', 'key', 1, '2026-01-01')`,
      [blob, randomUUID(), preview],
    );
    await orm.em.execute(
      `insert into media_variant (blob_id, rung, name, width, height, bytes, etag, object, storage)
       values (?, 3, 'small', 10, 20, 5, 'x', 'small-x.webp', 'local')`,
      [blob],
    );
    await orm.em.execute(
      `insert into media_transform (blob_id, key, mime, object, storage, bytes, etag) values (?, 'k', 'image/webp', 'o', 'local', 7, 'e'),
         (?, 'made', 'image/webp', null, null, 0, null)`,
      [blob, blob],
    );
    await orm.em.execute(`insert into media_sweep values (?, 1, 2, 3, now(), now())`, [randomUUID()]);
    const before = await rowsOf('media');
    await orm.migrator.up();
    expect(await rowsOf('storage')).toEqual(before);
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
    await orm.migrator.down({ migrations: [HAND_OVER] });
    expect(await rowsOf('media')).toEqual(before);
    expect(await orm.em.execute('select 1 from storage_blob')).toEqual([]);
    await orm.migrator.up();
    expect(await rowsOf('storage')).toEqual(before);
  });

  it('keep which images are of the ladder of today, and the numbers of its rungs', async () => {
    await orm.migrator.down({ migrations: [MOVE_SETTINGS, HAND_OVER, NUMBER_RUNGS] });
    const [plain, own, back] = [randomUUID(), randomUUID(), randomUUID()];
    const ladder = JSON.stringify([
      { name: 'wide', box: 900 },
      { name: 'dot', box: 16 },
    ]);
    await orm.em.execute(
      `insert into media_settings (project_id, ladder, ladder_version) values (?, ?::jsonb, 2), (?, null, 2)`,
      [own, ladder, back],
    );
    const versions: [string, number][] = [plain, own, back].flatMap((project) =>
      [0, 1, 2].map((version): [string, number] => [project, version]),
    );
    for (const [project, version] of versions.filter(([id, count]) => id !== plain || count === 0)) {
      await orm.em.execute(
        `insert into media_blob (id, project_id, sha256, bytes, kind, mime, storage, reference_count, status, ladder_version)
         values (?, ?, ?, 1, 'image', 'image/png', 'local', 1, 'ready', ?)`,
        [randomUUID(), project, String(version), version],
      );
      await orm.em.execute(`insert into media_rebuild (id, project_id, ladder_version, total) values (?, ?, ?, 1)`, [
        randomUUID(),
        project,
        version,
      ]);
    }
    await orm.migrator.up();

    const defaults = ladderKey(rungsOf(DEFAULT_LADDER, numberRungs({})));
    const theirs = ladderKey([
      { number: 1, name: 'dot', box: 16 },
      { number: 2, name: 'wide', box: 900 },
    ]);
    const expected: Record<string, string[]> = {
      [plain]: [defaults],
      [own]: [defaults, '', theirs],
      [back]: [defaults, '', defaults],
    };
    for (const [project, ladders] of Object.entries(expected)) {
      const blobs = await orm.em.execute<{ ladder: string }[]>(
        'select ladder from storage_blob where project_id = ? order by sha256',
        [project],
      );
      expect(blobs.map((row) => row.ladder)).toEqual(ladders);
      const rebuilds = await orm.em.execute<{ ladder: string }[]>(
        'select ladder from media_rebuild where project_id = ?',
        [project],
      );
      expect(rebuilds.map((row) => row.ladder).sort()).toEqual(ladders.toSorted());
    }
    expect(await orm.em.execute('select rung_numbers from media_project where project_id = ?', [own])).toEqual([
      { rung_numbers: { dot: 1, wide: 2 } },
    ]);
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
  });

  it('hand ladder and quotas over to the settings of projects, and back', async () => {
    await orm.migrator.down({ migrations: [MOVE_SETTINGS] });
    const [projectId, other] = [randomUUID(), randomUUID()];
    const ladder = [{ name: 'dot', box: 16 }];
    const insert = `insert into media_settings (project_id, ladder, user_quota, project_quota, key_version) values (?, ?::jsonb, ?, ?, 3)`;
    await orm.em.execute(insert, [projectId, JSON.stringify(ladder), 0, 9_000_000_000]);
    await orm.em.execute(insert, [other, null, null, null]);
    const columns = 'select ladder, user_quota, project_quota, key_version from media_settings where project_id = ?';
    const before = await orm.em.execute(columns, [projectId]);
    await orm.migrator.up();
    const stored = 'select name, value from kernel_setting where project_id = ? order by name';
    expect(await orm.em.execute(stored, [projectId])).toEqual([
      { name: 'ladder', value: ladder },
      { name: 'projectQuota', value: 9_000_000_000 },
      { name: 'userQuota', value: 0 },
    ]);
    expect(await orm.em.execute(stored, [other])).toEqual([]);
    await orm.migrator.down({ migrations: [MOVE_SETTINGS] });
    expect(await orm.em.execute(columns, [projectId])).toEqual(before);
    await orm.migrator.up();
  });
});
