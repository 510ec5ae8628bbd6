import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@roost/embedded';
import { environment } from '@roost/kernel';
import { codeOf, createDatabase, prepareTemplate, SpawnedProcess, TEST_ENVIRONMENT } from '@roost/testing';

export type Part = 'api' | 'postgres' | 'redis' | 'worker';

/** A whole Roost of its own: services, API and worker as processes, each of which is started again when it ends. */
export class Installation {
  private isStopping = false;
  private readonly running = new Map<'api' | 'worker', SpawnedProcess>();
  private readonly keepers: Promise<void>[] = [];

  private constructor(
    private readonly home: string,
    readonly env: Readonly<Record<string, string>> & { DATABASE_URL: string; STORAGE_LOCAL_DIR: string; PORT: string },
    private readonly stopServices: () => Promise<void>,
  ) {
    for (const app of ['api', 'worker'] as const) this.keepers.push(this.keep(app));
  }

  static async start(settings: Readonly<Record<string, string>>): Promise<Installation> {
    const home = await mkdtemp(join(tmpdir(), 'roost-chaos-'));
    // Durable, as in production: what is not on its way to the disk is lost with the process.
    const own = { DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, REDIS_URL: undefined };
    const services = await startEmbedded({ home, env: { ...environment, ...own } });
    const { databaseUrl, databaseOwnerUrl = databaseUrl, redisUrl } = services;
    const where = { databaseUrl, databaseOwnerUrl, redisUrl };
    await prepareTemplate(where);
    const env = {
      ...TEST_ENVIRONMENT,
      DATABASE_URL: (await createDatabase({}, where)).databaseUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: `test-${randomUUID()}`,
      ROOST_HOME: join(home, 'roost'),
      STORAGE_LOCAL_DIR: join(home, 'storage'),
      MAIL_DEV_DIR: join(home, 'mail'),
      OUTBOX_SWEEP_MS: '500',
      QUEUE_LOCK_MS: '2000',
      PORT: String(await freePort()),
      ...settings,
    };
    return new Installation(home, env, services.stop);
  }

  get url(): string {
    return `http://127.0.0.1:${this.env.PORT}`;
  }

  /** Sends a signal to all processes of a part. */
  async signal(part: Part, signal: NodeJS.Signals): Promise<void> {
    for (const pid of await this.pids(part)) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // It ended just before.
        if (codeOf(error) !== 'ESRCH') throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.isStopping = true;
    for (const part of ['redis', 'postgres'] as const) await this.signal(part, 'SIGCONT');
    for (const process of this.running.values()) process.kill('SIGTERM');
    await Promise.all(this.keepers);
    await this.stopServices();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private async keep(app: 'api' | 'worker'): Promise<void> {
    while (!this.isStopping) {
      const process = new SpawnedProcess(app, this.env);
      this.running.set(app, process);
      await process.exit();
    }
  }

  private async pids(part: Part): Promise<number[]> {
    if (part === 'api' || part === 'worker') {
      const pid = this.running.get(part)?.pid;
      return pid === undefined ? [] : [pid];
    }
    const file = part === 'redis' ? 'redis/redis.pid' : 'postgres/postmaster.pid';
    const [first = ''] = (await readFile(join(this.home, file), 'utf8').catch(() => '')).split('\n');
    const pid = Number(first);
    if (!(pid > 0)) return [];
    const children = await readFile(`/proc/${first}/task/${first}/children`, 'utf8').catch(() => '');
    return [
      pid,
      ...children
        .split(' ')
        .map(Number)
        .filter((child) => child > 0),
    ];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
