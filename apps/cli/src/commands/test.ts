import { join } from 'node:path';
import { runWithServices } from '@roost/embedded';
import { type Environment, ROOT } from '../environment.js';
import { Progress } from '../start/progress.js';

/** Runs jest with services of its own. @param args for jest. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const progress = new Progress();
  return runWithServices({
    command: process.execPath,
    args: [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), ...args],
    cwd: ROOT,
    env,
    onStep: (step) => {
      progress.step(step);
    },
    prepare: ({ databaseUrl, databaseOwnerUrl = databaseUrl, redisUrl }) => {
      progress.end();
      return Promise.resolve({
        ROOST_TEST_DATABASE_URL: databaseUrl,
        ROOST_TEST_DATABASE_OWNER_URL: databaseOwnerUrl,
        ROOST_TEST_REDIS_URL: redisUrl,
      });
    },
  });
}
