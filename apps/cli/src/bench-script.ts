import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Environment, ROOT } from './environment.js';

/** Runs a script of the folder `bench`, which is done with what only development installs. @returns its exit code. */
export async function runBenchScript(name: string, args: readonly string[], env: Environment): Promise<number> {
  const script = join(ROOT, 'apps', 'cli', 'bench', name);
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
