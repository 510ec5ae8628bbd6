import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '@roost/testing';

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

  it('tells where tables are not as the entities say', async () => {
    const before = run();
    expect(before.lines).toContain('ok       Tables are as the entities say');
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
    const ours = 'ok       The role roost_app of Postgres, with which Roost runs, is no superuser';
    expect(role(run().lines)).toEqual([ours]);
    const { DATABASE_OWNER_URL: DATABASE_URL = '' } = app.env;
    const warning = 'warning  The role roost of Postgres, with which Roost runs, is a superuser';
    expect(role(run({ DATABASE_URL, DATABASE_OWNER_URL: '' }).lines)).toEqual([warning]);
  });

  it('warns of a disk that is full, and of work that nobody begins', async () => {
    const usual = run().lines;
    expect(usual).toContain('ok       No event or job that is due waits for long');
    await app.em().execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, run_at)
         values ('job', 'media.tidy', 'media.tidy', '{}', 'pending', now() - interval '2 hours')`,
    );
    const { lines } = run({ DISK_LEAST_FREE_BYTES: '1000000000000000' });
    await app.em().execute(`delete from kernel_outbox where name = 'media.tidy'`);
    const warnings = lines.filter((line) => line.startsWith('warning'));
    expect(warnings).toContain('warning  An event or job has been due for 120 min, and nobody has begun it');
    expect(warnings).toContainEqual(expect.stringMatching(/^warning {2}[\d.]+ GiB free for /));
  });

  it('tells of migrations that have not run, and that a database is new', async () => {
    await app.em().execute(`delete from kernel_migration where name like 'posts/%'`);
    expect(run().lines.find((line) => line.includes('migrations have not run'))).toMatch(/^warning {2}\d+ migrations/);
    await app.asOwner('drop table kernel_migration');
    expect(run().lines).toContain('ok       The database is new: the first start makes its tables');
  });
});
