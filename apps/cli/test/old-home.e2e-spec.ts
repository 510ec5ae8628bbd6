import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distribution } from '@roost/distribution';
import { freePort, runningEmbedded, startEmbedded } from '@roost/embedded';
import { compose, migrate } from '@roost/kernel';
import { ApiClient, asRole, TEST_ENVIRONMENT } from '@roost/testing';
import { StartedCommand } from './hand-over/started-server.js';

const PATH = '/usr/local/bin:/usr/bin:/bin';

describe('A home that an older version made', () => {
  let home: string;
  let ownerUrl: string;
  let server: StartedCommand | undefined;
  let port: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'roost-old-'));
    const services = await startEmbedded({ home, env: { PATH } });
    ownerUrl = services.databaseOwnerUrl ?? '';
    try {
      // One role did everything, and there was no other.
      const env = { ...TEST_ENVIRONMENT, DATABASE_URL: ownerUrl, REDIS_URL: services.redisUrl };
      await migrate(await compose(distribution, env));
      await asRole(ownerUrl, `insert into kernel_schedule (name, next_at) values ('kept', 'infinity')`);
      expect(await asRole(ownerUrl, `select rolname from pg_roles where rolname = 'roost_app'`)).toEqual([]);
    } finally {
      await services.stop();
    }
  });
  afterAll(async () => {
    await stop();
    await rm(home, { recursive: true, force: true });
  });

  async function start(): Promise<StartedCommand> {
    port = String(await freePort());
    const env = { ...TEST_ENVIRONMENT, PATH, ROOST_HOME: home, PORT: port, PUBLIC_URL: '', LOG_LEVEL: 'info' };
    return (server = new StartedCommand('start', env));
  }

  async function stop(): Promise<void> {
    server?.kill('SIGTERM');
    await server?.exit();
    server = undefined;
  }

  it('is served with a role that is no superuser, and has lost nothing', async () => {
    const server = await start();
    await server.says('Roost is ready');
    expect(server.output).toContain('Migrating the database');
    const client = new ApiClient(`http://127.0.0.1:${port}`);
    expect((await (await client.signUp()).get('/users/me')).status).toBe(200);

    const { databaseUrl = '', databaseOwnerUrl = '' } = (await runningEmbedded({ home, env: {} })) ?? {};
    expect(await asRole(databaseUrl, `select name from kernel_schedule where name = 'kept'`)).toEqual([
      { name: 'kept' },
    ]);
    expect(
      await asRole(
        databaseOwnerUrl,
        `select distinct usename, rolsuper from pg_stat_activity join pg_roles on rolname = usename where application_name like 'roost%'`,
      ),
    ).toEqual([{ usename: 'roost_app', rolsuper: false }]);
    const { password } = new URL(databaseOwnerUrl);
    for (const pid of await server.apis()) {
      expect(await readFile(`/proc/${String(pid)}/environ`, 'utf8')).not.toContain(password);
    }
  });

  it('is not migrated at the next start', async () => {
    await stop();
    const server = await start();
    await server.says('Roost is ready');
    expect(server.output).not.toContain('Migrating the database');
  });

  it('is migrated at a start that finds a migration missing, and says which one failed', async () => {
    const { databaseOwnerUrl = '' } = (await runningEmbedded({ home, env: {} })) ?? {};
    // Its table is there, so that it cannot run again.
    await asRole(databaseOwnerUrl, `delete from kernel_migration where name = 'auth/20261120000000_create'`);
    await stop();
    const server = await start();
    expect(await server.exit()).toBe(1);
    expect(server.output).toMatch(
      /Plugin auth: the migration 20261120000000_create failed, nothing was applied: .*already exists/s,
    );
  });
});
