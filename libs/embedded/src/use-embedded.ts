import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import { databaseUrls } from './embedded-postgres.js';
import { holderOfHome } from './home-lock.js';
import { installationSecrets } from './secrets.js';
import { type EmbeddedOptions, givenUrls, type Services, startEmbedded } from './start-embedded.js';

/** The services of an installation: where another process runs them, those; else they are started, until `stop`. */
export async function useEmbedded(options: EmbeddedOptions): Promise<Services> {
  return (await runningEmbedded(options)) ?? startEmbedded(options);
}

/** The services of an installation that another process runs; undefined where none does. */
export async function runningEmbedded(options: Pick<EmbeddedOptions, 'home' | 'env'>): Promise<Services | undefined> {
  const home = resolve(options.home);
  const { env } = options;
  if ((env.DATABASE_URL && env.REDIS_URL) || (await holderOfHome(home)) === undefined) return undefined;
  const { databasePassword, redisPassword, ...secrets } = await installationSecrets(home);
  const urls = env.DATABASE_URL
    ? givenUrls(env)
    : databaseUrls(databasePassword, await portIn(join(home, 'postgres.port'), /^(\d+)/));
  const redis = await portIn(join(home, 'redis', 'redis.conf'), /^port (\d+)/m);
  return {
    ...urls,
    redisUrl: env.REDIS_URL || `redis://:${redisPassword}@127.0.0.1:${redis}`,
    secrets: { ...secrets, databasePassword, redisPassword },
    stop: () => Promise.resolve(),
  };
}

async function portIn(file: string, pattern: RegExp): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const port = pattern.exec(text)?.[1];
  if (port === undefined) throw new EmbeddedError(`${file} does not say which port is used: is Roost still starting?`);
  return port;
}
