/** The product as people run it: `npm start` in production, with a worker beside the API, its own services, and logs in files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, runningEmbedded } from '@roost/embedded';
import { commandOf, processorMs, treeOf } from './processes.mjs';

const CLI = join(import.meta.dirname, '../bin/roost.mjs');
/** Whose processor time is whose: the first that fits. */
const ROLES = [
  ['API', /apps\/api\//],
  ['worker', /apps\/worker\//],
  ['Postgres', /postgres/],
  ['Redis', /redis|valkey/],
  ['npm start', /./],
];
/** Empty ones count as not set: nothing of what else runs here. */
const OWN = { DATABASE_URL: '', DATABASE_OWNER_URL: '', REDIS_URL: '', ROOST_SECRET: '' };
// Production refuses the driver that keeps mails; nobody is written to here.
const MAIL = { MAIL_DRIVER: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9' };

/**
 * @param env settings on top of the defaults.
 * @param ownHome a folder that may have been started in before, and that stays.
 * @param onSpawn gets `pid` and `url` as soon as the command was given, long before anything answers.
 * @returns the running product; `stop` ends it, and removes what is not the caller's own.
 */
export async function startProduct(env = {}, ownHome = undefined, onSpawn = () => undefined) {
  const home = ownHome ?? (await mkdtemp(join(tmpdir(), 'roost-bench-home-')));
  const port = String(await freePort());
  const place = { ROOST_HOME: home, PORT: port, HOST: '127.0.0.1', NODE_ENV: 'production' };
  const child = spawn(process.execPath, [CLI, 'start'], {
    env: { ...process.env, ...OWN, ...MAIL, ...place, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  onSpawn({ pid: child.pid, url });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    if (ownHome === undefined) await rm(home, { recursive: true, force: true });
  };
  try {
    await ready(child);
    const { databaseUrl, databaseOwnerUrl, redisUrl } = await runningEmbedded({ home, env: {} });
    return { url, pid: child.pid, home, databaseUrl, databaseOwnerUrl, redisUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The processes below one, and what they are. */
export async function processesOf(root) {
  return Promise.all(
    (await treeOf(root)).map(async (pid) => {
      const command = await commandOf(pid).catch(() => '');
      return { pid, role: ROLES.find(([, pattern]) => pattern.test(command))?.[0] ?? 'npm start' };
    }),
  );
}

/** Milliseconds of processor time so far, by role. */
export async function processorMsByRole(root) {
  const sums = {};
  for (const { pid, role } of await processesOf(root)) {
    sums[role] = (sums[role] ?? 0) + (await processorMs(pid).catch(() => 0));
  }
  return sums;
}

/** Goes on reading afterwards: whoever starts it would end when its words find no reader. */
async function ready(child) {
  let output = '';
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Roost is ready')) resolve();
    });
    child.once('exit', () => reject(new Error(`npm start said: ${output}`)));
  });
}
