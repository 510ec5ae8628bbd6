import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Child } from './child.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { EmbeddedRedis } from './embedded-redis.js';
import { lockHome } from './home-lock.js';
import { type InstallationSecrets, installationSecrets } from './secrets.js';

export interface EmbeddedOptions {
  /** Folder of the installation. */
  home: string;
  /** `DATABASE_URL` and `REDIS_URL` in it replace an embedded part; then that part does not start. */
  env: Readonly<Record<string, string | undefined>>;
  /** False trades safety for speed: tests only. Default true. */
  durable?: boolean;
  /** Told of each step that may take a while. */
  onStep?: (step: string) => void;
  /** What the services print. */
  onLine?: (service: string, line: string) => void;
  /** A service ended on its own. It is started again; this tells. */
  onDeath?: (service: string) => void;
}

/** The services that a Roost needs, and where they are. */
export interface Services {
  databaseUrl: string;
  redisUrl: string;
  secrets: InstallationSecrets;
  stop: () => Promise<void>;
}

interface Service {
  url: string;
  start: () => Promise<Child>;
  stop: () => Promise<void>;
}

/** Starts what the environment does not name. @throws EmbeddedError with one sentence on what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Services> {
  const { env, onStep, onLine } = options;
  const home = resolve(options.home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unlock = await lockHome(home);
  const secrets = await installationSecrets(home);
  const durable = options.durable ?? true;
  const started: Service[] = [];
  let stopping = false;

  const keepAlive = (name: string, service: Service, child: Child): void => {
    child.onDeath(() => {
      if (stopping) return;
      options.onDeath?.(name);
      service.start().then(
        (next) => {
          keepAlive(name, service, next);
        },
        (error: unknown) => {
          onLine?.(name, String(error));
        },
      );
    });
  };
  const run = async (name: string, service: Service): Promise<string> => {
    onStep?.(`Starting ${name}`);
    started.unshift(service);
    keepAlive(name, service, await service.start());
    return service.url;
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const service of started) await service.stop();
    await unlock();
  };

  const listen = (name: string): { onLine?: (line: string) => void } =>
    onLine
      ? {
          onLine: (line) => {
            onLine(name, line);
          },
        }
      : {};
  try {
    const databaseUrl =
      env.DATABASE_URL ||
      (await run(
        'Postgres',
        new EmbeddedPostgres({ home, password: secrets.databasePassword, durable, ...listen('postgres') }),
      ));
    const onFetch = (): void => {
      onStep?.('Fetching Redis, which this machine has not');
    };
    const redisUrl =
      env.REDIS_URL ||
      (await run(
        'Redis',
        new EmbeddedRedis({ home, password: secrets.redisPassword, env, durable, onFetch, ...listen('redis') }),
      ));
    return { databaseUrl, redisUrl, secrets, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
