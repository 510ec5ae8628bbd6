import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Which of these variables are lines of `.env`. */
export function inFile(variables: readonly string[], file = FILE): string[] {
  const found = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  // What has several lines is left to whoever wrote it.
  return variables.filter((variable) => found[variable] !== undefined && !found[variable].includes('\n'));
}

/** Takes variables out of `.env`. @returns those that were there. */
export function takeFromFile(variables: readonly string[], file = FILE): string[] {
  const there = inFile(variables, file);
  if (there.length === 0) return there;
  const isOf = (line: string): boolean => there.includes(/^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1] ?? '');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.filter((line) => !isOf(line)).join('\n'));
  return there;
}

/** Where the installation keeps its services, secrets and files. */
export const homeOf = (env: Environment): string => resolve(ROOT, env.ROOST_HOME || '.roost');

export const portOf = (env: Environment): number => Number(env.PORT || 8000);
