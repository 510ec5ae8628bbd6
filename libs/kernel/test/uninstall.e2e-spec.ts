import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Migration } from '@mikro-orm/migrations';
import { distribution } from '@roost/distribution';
import { compose, uninstallPlugin } from '@roost/kernel';
import { definePlugin, type PluginManifest } from '@roost/plugin-kit';
import { Storages } from '@roost/storage';
import { createTestApp, type TestApp } from '@roost/testing';
import { Redis } from 'ioredis';

const CLI = join(import.meta.dirname, '../../../apps/cli/src/main.js');

const about = { version: '1.0.0', compat: '^1.0.0' };

function create(...tables: string[]) {
  return class extends Migration {
    override up(): void {
      for (const table of tables) this.addSql(`create table ${table} (id int primary key)`);
    }

    override down(): void {
      for (const table of tables) this.addSql(`drop table ${table}`);
    }
  };
}

const withTable = (name: string, ...tables: string[]): PluginManifest =>
  definePlugin({
    ...about,
    name,
    belonging: Object.fromEntries(tables.map((table) => [table, 'server'])),
    migrations: [{ name: '20261126000000_create', class: create(...tables) }],
  });

const shelf = withTable('shelf', 'shelf_book', 'shelf_board');
const longer = withTable('shelf-life', 'shelf_life_date');
const installed = withTable('installed', 'installed_thing');

describe('uninstallPlugin', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [shelf, longer, installed] });
    for (const { name } of [shelf, installed]) await leaveBehind(name);
  });
  afterAll(async () => {
    await app.close();
  });

  const leaveBehind = async (name: string) => {
    const em = app.em();
    await em.execute(
      `insert into kernel_listener (plugin, process, kind, name, handler) values (?, 'worker', 'event', '*', ?)`,
      [name, `${name}/all`],
    );
    await em.execute(
      `insert into kernel_owed_hook (plugin, hook, process, value) values (?, 'users.erasing', 'worker', '{}')`,
      [name],
    );
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload, state) values
       ('delivery', 'users.erased', ?, '{}', 'parked'), ('job', ?, ?, '{}', 'parked'), ('job', ?, ?, '{}', 'failed')`,
      [`${name}/all`, `${name}.tidy`, `${name}.tidy`, `${name}.tidy`, `${name}.tidy`],
    );
    await em.execute('insert into kernel_schedule (name, next_at) values (?, now())', [`${name}.tidy`]);
  };

  const leftOf = async (name: string) => {
    const [row] = await app.em().execute<[Record<string, number>]>(
      `select (select count(*) from kernel_migration where starts_with(name, ? || '/'))::int as migrations,
       (select count(*) from kernel_listener where plugin = ?)::int as listeners,
       (select count(*) from kernel_owed_hook where plugin = ?)::int as owed,
       (select count(*) from kernel_outbox where handler in (? || '/all', ? || '.tidy'))::int as entries,
       (select count(*) from kernel_schedule where name = ? || '.tidy')::int as schedules`,
      [name, name, name, name, name, name],
    );
    return row;
  };
  const ALL = { migrations: 1, listeners: 1, owed: 1, entries: 3, schedules: 1 };
  const NOTHING = { migrations: 0, listeners: 0, owed: 0, entries: 0, schedules: 0 };
  const tables = async (prefix: string) =>
    (
      await app
        .em()
        .execute<{ name: string }[]>('select tablename as name from pg_tables where starts_with(tablename, ?)', [
          prefix,
        ])
    )
      .map(({ name }) => name)
      .sort();

  const uninstall = async (name: string, { disabled }: { disabled?: PluginManifest } = {}) => {
    const plugins = [...distribution.plugins, ...(disabled ? [disabled] : [])];
    const env = { ...app.env, ROOST_DISABLED_PLUGINS: disabled?.name ?? '' };
    return uninstallPlugin(await compose({ ...distribution, plugins }, env), name);
  };

  it.each([
    [
      'is enabled',
      'posts',
      /^Plugin posts: it is enabled; name it in ROOST_DISABLED_PLUGINS, or take it out of the list/,
    ],
    ['is the kernel', 'kernel', /^Plugin kernel: it is enabled/],
    ['nobody knows', 'nobody', /^Plugin nobody: it has no data$/],
    ['is a driver', 'storage-local', /^storage-local is a driver, not a plugin$/],
  ])('refuses what %s', async (_what, name, reason) => {
    await expect(uninstall(name)).rejects.toThrow(reason);
  });

  it('runs the migrations of a plugin down that is switched off', async () => {
    const older = { ...installed, migrations: [] };
    await expect(uninstall('installed', { disabled: older })).rejects.toThrow(
      'Plugin installed: its installed version does not know the migration installed/20261126000000_create',
    );
    expect(await leftOf('installed')).toEqual(ALL);
    expect(await uninstall('installed', { disabled: installed })).toEqual(['installed_thing']);
    expect(await leftOf('installed')).toEqual(NOTHING);
    expect(await tables('installed_')).toEqual([]);
    expect(await uninstall('installed', { disabled: installed })).toEqual([]);
  });

  it('drops the tables of a plugin whose package is gone, and those of no other', async () => {
    await app.asOwner('create table other_thing (id int references shelf_book (id))');
    await expect(uninstall('shelf')).rejects.toThrow(/^Plugin shelf: nothing was deleted: /);
    expect(await leftOf('shelf')).toEqual(ALL);
    await app.asOwner('drop table other_thing');
    await app.asOwner('insert into shelf_book select generate_series(1, 3)');

    const redis = new Redis(app.env.REDIS_URL ?? '');
    const prefix = app.env.REDIS_PREFIX ?? '';
    const theirs = ['shelf:recent', 'limit:shelf.lend:60:user:ada'].map((key) => `${prefix}:${key}`);
    const others = ['shelf-life:recent', 'limit:shelf-life.lend:60:user:ada'].map((key) => `${prefix}:${key}`);
    const queue = `{${prefix}}:shelf.slow:id`;
    for (const key of [...theirs, ...others, queue]) await redis.set(key, '1');

    // What other plugins keep of it, and of one whose name begins alike.
    const [{ id: projectId }] = await app.em().execute<[{ id: string }]>('select id from projects_project');
    const storages = app.api.get(Storages, { strict: false });
    for (const name of ['shelf', 'shelf-life']) {
      await app
        .em()
        .execute(`insert into auth_role (project_id, name, description, permissions) values (?, ?, '', ?)`, [
          projectId,
          `${name}-keeper`,
          `{${name}.lend,posts.read}`,
        ]);
      await app
        .em()
        .execute(
          `insert into mail_template (project_id, name, locale, subject, body) values (?, ?, 'en', 'Hello', '')`,
          [projectId, `${name}.thanks`],
        );
      for (const label of ['one', 'two']) {
        await storages.current.driver.put(`${name}/${label}/label`, Readable.from([Buffer.from(label)]));
      }
    }
    const ada = await app.client.signUp();
    await ada.post('/auth/keys', { name: 'Shelves', scopes: ['users.read-self'] });
    await app.asOwner(`update auth_key set scopes = '{shelf-life.lend,shelf.lend,users.read-self}'`);
    const elsewhere = async () => ({
      scopes: await app.em().execute('select scopes from auth_key'),
      roles: await app.em().execute('select name, permissions from auth_role order by name'),
      templates: await app.em().execute('select name from mail_template order by name'),
      files: (await app.storedFiles()).filter((path) => path.endsWith('/label')),
    });
    const before = await elsewhere();
    expect(before).toMatchObject({ roles: [{}, {}], templates: [{}, {}], files: { length: 4 } });

    // By way of the command line, where nobody can answer: it names what is lost.
    const run = promisify(execFile);
    const env = { PATH: '/usr/bin:/bin', ...app.env };
    const args = [CLI, 'plugin', 'purge', 'shelf'];
    const lost =
      'This deletes the data of plugin shelf:\n  shelf_board: 0 rows\n  shelf_book: 3 rows\n' +
      '  6 events, hooks, jobs and settings of projects that are kept for it\n  3 keys in Redis\n' +
      '  1 of its mail templates that projects replaced\n  2 files in the storage local, 6 bytes\n' +
      '  its permissions in roles of projects: shelf-keeper\n  its permissions in API keys: 1\n';
    await expect(run(process.execPath, args, { env })).rejects.toMatchObject({
      code: 1,
      stderr: `${lost}Confirm with --yes\n`,
    });
    expect((await run(process.execPath, [...args, '--dry-run'], { env })).stdout).toBe(lost);
    expect(await leftOf('shelf')).toEqual(ALL);
    expect(await elsewhere()).toEqual(before);
    const { stdout } = await run(process.execPath, [...args, '--yes'], { env: { ...env, SHELF_BOARDS: '4' } });
    expect(stdout.slice(stdout.indexOf('Purged'))).toBe(
      'Purged shelf\n  dropped shelf_board\n  dropped shelf_book\n  deleted 3 keys in Redis\n' +
        '  deleted 1 of its mail templates that projects replaced\n' +
        '  deleted 2 files in the storage local, 6 bytes\n' +
        '  deleted its permissions in roles of projects: shelf-keeper\n  deleted its permissions in API keys: 1\n' +
        '  SHELF_BOARDS can be deleted from the environment\n',
    );
    expect(await elsewhere()).toEqual({
      scopes: [{ scopes: ['shelf-life.lend', 'users.read-self'] }],
      roles: [
        { name: 'shelf-keeper', permissions: ['posts.read'] },
        { name: 'shelf-life-keeper', permissions: ['shelf-life.lend', 'posts.read'] },
      ],
      templates: [{ name: 'shelf-life.thanks' }],
      files: before.files.filter((path) => path.includes('shelf-life')),
    });
    expect(await leftOf('shelf')).toEqual(NOTHING);
    expect(await tables('shelf_')).toEqual(['shelf_life_date']);
    expect(await redis.exists(...theirs, queue)).toBe(0);
    expect(await redis.exists(...others)).toBe(2);
    redis.disconnect();
    await expect(run(process.execPath, [...args, '--yes'], { env })).rejects.toMatchObject({
      stderr: 'Plugin shelf: it has no data\n',
    });
  }, 400_000);
});
