import { mkdtemp, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@roost/embedded';
import { type Environment, ROOT } from '../environment.js';

/** Measures, and writes docs/performance.md. @param args `web` for the figures of the web app; else those of the API */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  return args[0] === 'web' ? runScript('run-web.mjs', args, env) : runWithServices(args, env);
}

/** Against bare baselines, with services of its own. */
async function runWithServices(args: readonly string[], env: Environment): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  const own = { ...env, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, REDIS_URL: undefined };
  const services = await startEmbedded({ home, env: own });
  try {
    return await runScript('run.mjs', args, {
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

async function runScript(name: string, args: readonly string[], env: Environment): Promise<number> {
  const script = join(ROOT, 'apps', 'cli', 'bench', name);
  const bench = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit', env });
  const [code] = (await once(bench, 'exit')) as [number | null];
  return code ?? 1;
}
