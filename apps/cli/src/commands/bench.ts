import { mkdtemp, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@roost/embedded';
import { type Environment, ROOT } from '../environment.js';

/** Measures against bare baselines, with services of its own, and writes docs/performance.md. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  const own = { ...env, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, REDIS_URL: undefined };
  const services = await startEmbedded({ home, env: own });
  try {
    const bench = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'bench', 'run.mjs'), ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...own,
        DATABASE_URL: services.databaseUrl,
        DATABASE_OWNER_URL: services.databaseOwnerUrl,
        REDIS_URL: services.redisUrl,
        ROOST_SECRET: services.secrets.roostSecret,
        ROOST_HOME: home,
      },
    });
    const [code] = (await once(bench, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await services.stop();
    await rm(home, { recursive: true, force: true });
  }
}
