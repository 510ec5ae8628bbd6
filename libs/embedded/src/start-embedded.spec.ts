import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Services, startEmbedded } from './start-embedded.js';

const query = async (url: string | undefined, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  // A server that ends between two statements says so beside them.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('startEmbedded', () => {
  let home: string;
  const running: Services[] = [];
  beforeAll(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'roost-embedded-')), 'with a space');
  });
  afterAll(async () => {
    for (const services of running) await services.stop();
    await rm(home, { recursive: true, force: true });
  });

  const start = async (): Promise<Services> => {
    const services = await startEmbedded({ home, env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
    running.push(services);
    return services;
  };

  it('keeps its data over a restart', async () => {
    const first = await start();
    await query(first.databaseOwnerUrl, 'create table kept (number int)');
    await first.stop();
    const second = await start();
    expect(await query(second.databaseOwnerUrl, 'select * from kept')).toEqual([]);
    await second.stop();
  });

  it('starts again after everything was killed, and has lost nothing', async () => {
    const script = `
      const { startEmbedded } = await import('@roost/embedded');
      const { databaseOwnerUrl } = await startEmbedded({ home: ${JSON.stringify(home)}, env: { PATH: '/usr/bin:/bin' } });
      console.log(databaseOwnerUrl);
      setInterval(() => undefined, 1000);`;
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname });
    const [output] = (await once(supervisor.stdout, 'data')) as [Buffer];
    await query(output.toString().trim(), 'create table survivor as select 42 as number');
    await expect(start()).rejects.toThrow(`Another Roost (process ${String(supervisor.pid)}) uses ${home}`);
    supervisor.kill('SIGKILL');
    await once(supervisor, 'close');
    const next = await start();
    expect(await query(next.databaseOwnerUrl, 'select * from survivor')).toEqual([{ number: 42 }]);
    await next.stop();
  });

  it('starts a service again that is killed while it starts again', async () => {
    const pidOf = async () => Number((await readFile(join(home, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    const deaths: string[] = [];
    const failures: string[] = [];
    const services = await startEmbedded({
      home,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', REDIS_URL: 'redis://elsewhere' },
      onDeath: (name) => deaths.push(name),
      onLine: (_name, line) => failures.push(...(line.startsWith('EmbeddedError') ? [line] : [])),
    });
    running.push(services);
    let last = await pidOf();
    process.kill(last, 'SIGKILL');
    // Each that comes after it is killed as soon as it is there, until one of them was killed before it was ready.
    while (failures.length === 0) {
      const pid = await pidOf().catch(() => last);
      if (pid !== last) process.kill(pid, 'SIGKILL');
      last = pid;
      await sleep(1);
    }
    expect(deaths.length).toBeGreaterThan(0);
    let rows: unknown[] = [];
    while (rows.length === 0) rows = await query(services.databaseOwnerUrl, 'select * from survivor').catch(() => []);
    expect(rows).toEqual([{ number: 42 }]);
    await services.stop();
  });

  it('starts nothing that the environment names', async () => {
    const env = { DATABASE_URL: 'postgres://elsewhere/db', REDIS_URL: 'redis://elsewhere' };
    const services = await startEmbedded({ home, env });
    expect(services).toMatchObject({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL });
    await services.stop();
  });
});
