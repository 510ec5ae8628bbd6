import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './child.js';
import { EmbeddedError } from './embedded-error.js';
import { freePort } from './free-port.js';
import { endLeftover } from './leftover.js';
import { fetchRedis, findRedis, type RedisBinary } from './redis-binary.js';
import { dyingWithParent } from './unprivileged.js';

const START_MS = 30_000;

export interface RedisOptions {
  /** Folder of the installation; the data is in `redis` below it. */
  home: string;
  password: string;
  /** Where a Redis is fetched to, and looked for. Default `home`. */
  programs?: string;
  /** Environment: its PATH is searched, and a download uses its proxy settings. */
  env: Readonly<Record<string, string | undefined>>;
  /** False keeps nothing on disk: tests only. Default true. */
  durable?: boolean;
  /** Told before a download, which may take a while. */
  onFetch?: () => void;
  onLine?: (line: string) => void;
}

/** A Redis server of our own, on this machine only. */
export class EmbeddedRedis {
  private readonly folder: string;
  private child: Child | undefined;
  private port = 0;

  constructor(private readonly options: RedisOptions) {
    this.folder = join(options.home, 'redis');
  }

  get url(): string {
    return `redis://:${this.options.password}@127.0.0.1:${String(this.port)}`;
  }

  async start(): Promise<Child> {
    const { home, programs = home, env, onFetch, onLine } = this.options;
    const binary = await this.binary(programs, env, onFetch);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const settings = join(this.folder, 'redis.conf');
    if (!(await endLeftover(join(this.folder, 'redis.pid'), this.folder, 'SIGTERM', START_MS))) {
      throw new EmbeddedError(`Another Redis uses ${this.folder} and does not stop.`);
    }
    this.port = await freePort(this.port || undefined);
    // In a file: a command line would show the password to every user of the machine.
    await writeFile(settings, this.settings(), { mode: 0o600 });
    const [command, args] = dyingWithParent('SIGTERM', binary.command, [settings]);
    const child = new Child({ command, args, env: { ...env, ...binary.env }, ...(onLine ? { onLine } : {}) });
    this.child = child;
    await this.waitUntilReady(child);
    return child;
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }

  private settings(): string {
    const { password, durable = true } = this.options;
    return [
      'bind 127.0.0.1',
      `port ${String(this.port)}`,
      `requirepass ${password}`,
      `dir ${JSON.stringify(this.folder)}`,
      `pidfile ${JSON.stringify(join(this.folder, 'redis.pid'))}`,
      // A title with the folder in it shows whose process this is.
      `proc-title-template ${JSON.stringify(`{title} ${this.folder}`)}`,
      `appendonly ${durable ? 'yes' : 'no'}`,
      'appendfsync everysec',
      // How often it looks after itself: ten times a second is a tenth of what an idle installation costs.
      'hz 2',
      'save ""',
      'maxmemory-policy noeviction',
      'daemonize no',
      '',
    ].join('\n');
  }

  private async binary(
    programs: string,
    env: RedisOptions['env'],
    onFetch: RedisOptions['onFetch'],
  ): Promise<RedisBinary> {
    const found = await findRedis(programs, env.PATH ?? '');
    if (found) return found;
    onFetch?.();
    await fetchRedis(programs, env);
    const fetched = await findRedis(programs, '');
    if (!fetched) throw new EmbeddedError('The downloaded Redis package has no redis-server');
    return fetched;
  }

  private async waitUntilReady(child: Child): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!(await this.answers())) {
      if (!child.isRunning) throw new EmbeddedError('Redis did not start. Its output says why');
      if (Date.now() > deadline) throw new EmbeddedError('Redis did not start in time');
      await sleep(25);
    }
  }

  /** Whether it answers a ping: while it reads its data it does not. */
  private async answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const settle = (answer: boolean): void => {
        socket.destroy();
        resolve(answer);
      };
      socket.setTimeout(1_000, () => {
        settle(false);
      });
      socket.once('error', () => {
        settle(false);
      });
      let answer = '';
      socket.on('data', (data: Buffer) => {
        answer += data.toString();
        if (answer.includes('+PONG') || answer.includes('-')) settle(answer.includes('+PONG'));
      });
      socket.write(`AUTH ${this.options.password}\r\nPING\r\n`);
    });
  }
}
