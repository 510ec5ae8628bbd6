#!/usr/bin/env node
/**
 * Runs a test command with a Postgres and a Redis of its own, and a migrated database that each `createTestApp()` copies:
 * `roost-test node --test dist/test/reviews.test.js`. Inside another `roost-test`, it uses what that one has started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runWithServices } from '@roost/embedded';
import { prepareTemplate } from '../src/services.js';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write('roost-test <command> [arguments]\n');
  process.exit(2);
}

async function runInside() {
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

const runAlone = () =>
  runWithServices({
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

process.exitCode = await (process.env.ROOST_TEST_DATABASE_URL ? runInside() : runAlone());
process.exit();
