import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@roost/embedded';
import { runBenchScript } from '../bench-script.js';
import type { Environment } from '../environment.js';

/** Measures, and writes docs/performance.md. @param args `web` for the figures of the web app; else those of the API */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  return args[0] === 'web' ? runBenchScript('run-web.mjs', args, env) : runWithServices(args, env);
}

/** Against bare baselines, with services of its own. */
async function runWithServices(args: readonly string[], env: Environment): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  const own = { ...env, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, REDIS_URL: undefined };
  const services = await startEmbedded({ home, env: own });
  try {
    return await runBenchScript('run.mjs', args, {
      ...own,
      DATABASE_URL: services.databaseUrl,
      DATABASE_OWNER_URL: services.databaseOwnerUrl,
      REDIS_URL: services.redisUrl,
      ROOST_SECRET: services.secrets.roostSecret,
      ROOST_HOME: home,
    });
  } finally {
    await services.stop();
    await rm(home, { recursive: true, force: true });
  }
}
