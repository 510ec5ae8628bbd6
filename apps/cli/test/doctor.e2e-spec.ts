import { spawnSync } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '@roost/testing';

import { type PluginPackage, writePackage } from './plugins/plugin-package.js';

const CLI = join(import.meta.dirname, '../src/main.js');

describe('roost doctor', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const run = (settings: Record<string, string> = {}) => {
    const env = { PATH: '/usr/bin:/bin', ...app.env, ...settings };
    const { status, stdout } = spawnSync(process.execPath, [CLI, 'doctor'], { env, encoding: 'utf8' });
    return { status, lines: stdout.split('\n') };
  };

  it('warns of deletions of projects that fail, or that do not end', async () => {
    const warnings = () => run().lines.filter((line) => line.includes('project '));
    expect(warnings()).toEqual([]);
    const insert = async (slug: string, hours: number, failures: object) => {
      const [{ id }] = await app.em().execute<[{ id: string }]>(
        `insert into projects_project (id, slug, suspended_at, deletes_at)
         values (uuidv7(), ?, now(), now() - ? * interval '1 hour') returning id`,
        [slug, hours],
      );
      await app
        .em()
        .execute(`insert into projects_deletion (project_id, requested_by, failures) values (?, ?, ?::jsonb)`, [
          id,
          id,
          JSON.stringify(failures),
        ]);
    };
    await insert('later', -24, {});
    await insert('choir', 3.5, {});
    await insert('rowing', 0.5, { 'storage.files': 'The storage s3 is not open' });
    await insert('chess', 0.5, {});
    expect(warnings()).toEqual([
      'warning  The project choir should have been deleted 3 h ago. It has not begun',
      'warning  The deletion of the project rowing fails in the step storage.files: The storage s3 is not open',
    ]);
    await app.em().execute('delete from projects_deletion');
    await app.em().execute(`delete from projects_project where slug <> 'default'`);
  });

  it('tells where tables are not as the entities say', async () => {
    const before = run();
    expect(before.lines).toContain('ok       Tables match the entities');
    expect(before.status).toBe(0);
    await app.asOwner('alter table posts_post drop column title');
    const after = run();
    expect(after.status).toBe(1);
    expect(after.lines).toContain(
      'missing  Plugin posts: the table posts_post has no column title, which Post.title describes',
    );
  });

  it('warns when the role that runs the product is a superuser', () => {
    const role = (lines: readonly string[]) => lines.filter((line) => line.includes('The role '));
    const ours = 'ok       The role roost_app, which Roost uses in Postgres, is not a superuser';
    expect(role(run().lines)).toEqual([ours]);
    const { DATABASE_OWNER_URL: DATABASE_URL = '' } = app.env;
    const warning = 'warning  The role roost, which Roost uses in Postgres, is a superuser';
    expect(role(run({ DATABASE_URL, DATABASE_OWNER_URL: '' }).lines)).toEqual([warning]);
  });

  it('warns of a disk that is full, and of work that nobody begins', async () => {
    const usual = run().lines;
    expect(usual).toContain('ok       No due event or job has waited long');
    await app.em().execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, run_at)
         values ('job', 'media.tidy', 'media.tidy', '{}', 'pending', now() - interval '2 hours')`,
    );
    const { lines } = run({ DISK_LEAST_FREE_BYTES: '1000000000000000' });
    await app.em().execute(`delete from kernel_outbox where name = 'media.tidy'`);
    const warnings = lines.filter((line) => line.startsWith('warning'));
    expect(warnings).toContain('warning  An event or job has been due for 120 min, but no worker has begun it');
    expect(warnings).toContainEqual(expect.stringMatching(/^warning {2}[\d.]+ GiB free for /));
  });

  it('tells of plugins: installed, broken, of another server, and removed with their data left', async () => {
    const set = join(app.env.ROOST_HOME ?? '', 'plugins/sets/one');
    await mkdir(set, { recursive: true });
    await symlink('sets/one', join(set, '../../current'));
    const install = async (...packages: string[]) => {
      const dependencies = Object.fromEntries(
        packages.map((path) => [`roost-plugin-${path}`, `file:packages/${path}.tgz`]),
      );
      await writeFile(join(set, 'package.json'), JSON.stringify({ dependencies }));
    };
    const lies = async (name: string, plugin: PluginPackage) =>
      cp(await writePackage(app.env.ROOST_HOME ?? '', name, plugin), join(set, `node_modules/roost-plugin-${name}`), {
        recursive: true,
      });
    await lies('shelf', {});
    await lies('sick', { code: 'throw new Error("not today");' });
    await lies('old', { compat: '^9.0.0' });
    await install('shelf', 'sick');
    const broken = run();
    expect(broken.lines).toContain('ok       Plugin shelf 1.0.0 is installed');
    const failure = 'Plugin package roost-plugin-sick: cannot be loaded: not today';
    expect(broken.lines).toContain(`missing  roost-plugin-sick is installed but does not load: ${failure}`);
    expect(broken.status).toBe(1);
    await install('shelf', 'old');
    expect(run().lines).toContain(
      'missing  The plugins do not fit: Plugin old: made for plugin-kit ^9.0.0, this is 1.0.0',
    );
    await install('shelf');
    await app.asOwner(`insert into kernel_migration (name, executed_at) values ('lamp/20260101000000_create', now())`);
    const { lines } = run();
    expect(lines).toContain('warning  Plugin lamp is no longer installed, but its data is still there');
    await app.asOwner(`delete from kernel_migration where name like 'lamp/%'`);
    await install();
  });

  it('tells of migrations that have not run, and that a database is new', async () => {
    await app.em().execute(`delete from kernel_migration where name like 'posts/%'`);
    expect(run().lines.find((line) => line.includes('migrations have not run'))).toMatch(/^warning {2}\d+ migrations/);
    await app.asOwner('drop table kernel_migration');
    expect(run().lines).toContain('ok       The database is new. The first start creates its tables');
  });
});
