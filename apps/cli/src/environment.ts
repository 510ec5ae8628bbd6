import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { parseEnv } from 'node:util';

/** Top folder of the clone. */
export const ROOT = resolve(import.meta.dirname, '../../..');

export type Environment = Readonly<Record<string, string | undefined>>;

const FILE = join(ROOT, '.env');

/** What was set before a file was read. */
const given: Environment = { ...process.env };

/** The environment, with `.env` of the top folder below it: what is really set wins. The file is read anew. */
export function readEnvironment(): Environment {
  if (!existsSync(FILE)) return given;
  return { ...parseEnv(readFileSync(FILE, 'utf8')), ...given };
}

/** The same, for everything in this process that reads the environment itself. */
export function loadEnvironment(): Environment {
  if (existsSync(FILE)) loadEnvFile(FILE);
  return process.env;
}

/** Where the installation keeps its services, secrets and files. */
export const homeOf = (env: Environment): string => resolve(ROOT, env.ROOST_HOME || '.roost');

export const portOf = (env: Environment): number => Number(env.PORT || 8000);
