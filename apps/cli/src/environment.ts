import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadEnvFile } from 'node:process';

/** Top folder of the clone. */
export const ROOT = resolve(import.meta.dirname, '../../..');

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, with `.env` of the top folder below it: what is really set wins. */
export function readEnvironment(): Environment {
  const file = join(ROOT, '.env');
  if (existsSync(file)) loadEnvFile(file);
  return process.env;
}

/** Where the installation keeps its services, secrets and files. */
export const homeOf = (env: Environment): string => resolve(ROOT, env.ROOST_HOME || '.roost');

export const portOf = (env: Environment): number => Number(env.PORT || 8000);
