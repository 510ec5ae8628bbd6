import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from '@roost/kernel';
import type { PackedPackage } from '../../src/scaffold/pack-packages.js';

const run = promisify(execFile);
const MOST_OUTPUT = 2 ** 25;

/** A stranger's terminal: nothing of the run that we are part of. */
const isOurs = ([name]: [string, unknown]): boolean => /^(NODE_OPTIONS|ROOST_\w+)$/.test(name);
export const terminal = {
  ...Object.fromEntries(Object.entries(environment).filter((entry) => !isOurs(entry))),
  // What npm asks and says beside its work takes seconds.
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/** The same, inside the services of this run: starting others takes as long as most tests. */
export const served = {
  ...terminal,
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('ROOST_TEST_'))),
};

/** Runs lines of a shell. @returns what they print. @throws with what they print, where tests say why they fail */
export async function shell(cwd: string, lines: string, env: NodeJS.ProcessEnv = served): Promise<string> {
  const options = { cwd, env, maxBuffer: MOST_OUTPUT };
  try {
    return (await run('bash', ['-euo', 'pipefail', '-c', lines], options)).stdout;
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

interface Manifest {
  devDependencies: Record<string, string>;
}

/** The packages of Roost that a written plugin came with. */
export async function packagesOf(plugin: string): Promise<PackedPackage[]> {
  const { devDependencies } = JSON.parse(await readFile(join(plugin, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(devDependencies).flatMap(([name, place]) => {
    const [, file, version] = /^file:(.+-(\d+\.\d+\.\d+)\.tgz)$/.exec(place) ?? [];
    return file && version ? [{ name, version, file: join(plugin, file) }] : [];
  });
}
