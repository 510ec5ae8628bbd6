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
    server?.kill('SIGTERM');
    await server?.exit();
    await rm(home, { recursive: true, force: true });
  });

  it('is served with a role that is no superuser, and has lost nothing', async () => {
    const port = String(await freePort());
    const env = { ...TEST_ENVIRONMENT, PATH, ROOST_HOME: home, PORT: port, PUBLIC_URL: '', LOG_LEVEL: 'info' };
    server = new StartedCommand('start', env);
    await server.says('Roost is ready');
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
});
