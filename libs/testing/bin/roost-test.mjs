#!/usr/bin/env node
/**
 * Runs a test command with a Postgres and a Redis of its own, and a migrated database that each `createTestApp()` copies:
 * `roost-test node --test dist/test/reviews.test.js`.
 */
import { runWithServices } from '@roost/embedded';
import { prepareTemplate } from '../src/services.js';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write('roost-test <command> [arguments]\n');
  process.exit(2);
}
process.exitCode = await runWithServices({
  command,
  args,
  env: process.env,
  onStep: (step) => process.stdout.write(`${step} …\n`),
  prepare: async (services) => {
    await prepareTemplate(services);
    const { databaseUrl, databaseOwnerUrl, redisUrl } = services;
    return {
      ROOST_TEST_DATABASE_URL: databaseUrl,
      ROOST_TEST_DATABASE_OWNER_URL: databaseOwnerUrl,
      ROOST_TEST_REDIS_URL: redisUrl,
    };
  },
});
process.exit();
