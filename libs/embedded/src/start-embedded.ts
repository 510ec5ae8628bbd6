import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.js';
import { type DatabaseUrls, EmbeddedPostgres } from './embedded-postgres.js';
import { EmbeddedRedis } from './embedded-redis.js';
import { lockHome } from './home-lock.js';
import { type InstallationSecrets, installationSecrets } from './secrets.js';

export interface EmbeddedOptions {
  /** Folder of the installation. */
  home: string;
  /** `DATABASE_URL` and `REDIS_URL` in it replace an embedded part; then that part does not start. */
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that programs are fetched to which this machine has not. Default `home`. */
  programs?: string;
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
  /** For API and worker. */
  databaseUrl: string;
  /** For migrations, and everything else that changes tables. Undefined where the environment names one role for all. */
  databaseOwnerUrl: string | undefined;
  redisUrl: string;
  secrets: InstallationSecrets;
  stop: () => Promise<void>;
}

/** Between two tries to start a service again, in milliseconds. */
const AGAIN_MS = 500;

interface Service {
  start: () => Promise<Child>;
  stop: () => Promise<void>;
}

/** Those that the environment names. */
export function givenUrls(env: EmbeddedOptions['env']): Pick<Services, keyof DatabaseUrls> {
  return { databaseUrl: env.DATABASE_URL ?? '', databaseOwnerUrl: env.DATABASE_OWNER_URL || undefined };
}

/** Starts what the environment does not name. @throws EmbeddedError with one sentence on what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Services> {
  const { env, onStep, onLine } = options;
  const home = resolve(options.home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unlock = await lockHome(home);
  const secrets = await installationSecrets(home);
  const durable = options.durable ?? true;
  const programs = options.programs === undefined ? {} : { programs: options.programs };
  const started: Service[] = [];
  const restarts = new Set<Promise<void>>();
  let stopping = false;

  const keepAlive = (name: string, service: Service, child: Child): void => {
    child.onDeath(() => {
      if (stopping) return;
      options.onDeath?.(name);
      const restart = startAgain(name, service).finally(() => restarts.delete(restart));
      restarts.add(restart);
    });
  };
  /** What fails while it starts, as when it is killed once more, is tried again: nobody else does. */
  const startAgain = async (name: string, service: Service): Promise<void> => {
    while (!stopping) {
      try {
        keepAlive(name, service, await service.start());
        return;
      } catch (error) {
        onLine?.(name, String(error));
        await sleep(AGAIN_MS);
      }
    }
  };
  const run = async <T extends Service>(name: string, service: T): Promise<T> => {
    onStep?.(`Starting ${name}`);
    started.unshift(service);
    keepAlive(name, service, await service.start());
    return service;
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const service of started) await service.stop();
    // One that was on its way up has been told, too, or comes up only now.
    await Promise.all(restarts);
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
    const password = secrets.databasePassword;
    const urls = env.DATABASE_URL
      ? givenUrls(env)
      : (await run('Postgres', new EmbeddedPostgres({ home, password, durable, ...listen('postgres') }))).urls;
    const onFetch = (): void => {
      onStep?.('Fetching Redis, which this machine has not');
    };
    const redisUrl =
      env.REDIS_URL ||
      (
        await run(
          'Redis',
          new EmbeddedRedis({
            ...programs,
            home,
            password: secrets.redisPassword,
            env,
            durable,
            onFetch,
            ...listen('redis'),
          }),
        )
      ).url;
    return { ...urls, redisUrl, secrets, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
