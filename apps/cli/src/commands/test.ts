import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startEmbedded } from '@roost/embedded';
import { type Environment, ROOT } from '../environment.js';
import { Progress } from '../start/progress.js';

/** Runs jest with a Postgres and a Redis that live as long as it does, on free ports. @param args for jest. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'roost-tests-'));
  const progress = new Progress();
  // An installation's own settings are no business of the tests.
  const own = { ...env, DATABASE_URL: undefined, REDIS_URL: undefined };
  const services = await startEmbedded({
    home,
    env: own,
    durable: false,
    onStep: (step) => {
      progress.step(step);
    },
  });
  progress.end();
  try {
    const jest = spawn(process.execPath, [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...own,
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        ROOST_TEST_DATABASE_URL: services.databaseUrl,
        ROOST_TEST_REDIS_URL: services.redisUrl,
      },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
    const [code] = (await once(jest, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await services.stop();
    await rm(home, { recursive: true, force: true });
  }
}
