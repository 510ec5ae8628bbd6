/** Figure (g): what an installation costs while nobody uses it, as `npm start` runs it with its own Postgres and Redis. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@roost/embedded';
import pg from 'pg';

const CLI = join(import.meta.dirname, '../bin/roost.mjs');
/** For what a start leaves to do, and for Postgres to publish what it counted. */
const SETTLE_MS = 15_000;
const MEASURED_MS = 60_000;
/** Clock ticks per second in /proc/<pid>/stat: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS = 100;

/** @returns title and rows, for the table in docs/performance.md. */
export async function runIdle() {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-idle-'));
  const port = String(await freePort());
  // Empty ones count as not set: nothing of the services that the other figures use.
  const own = { DATABASE_URL: '', REDIS_URL: '', ROOST_SECRET: '' };
  // Production refuses the driver that keeps mails; nobody is written to here.
  const mail = { MAIL_DRIVER: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9' };
  const place = { ROOST_HOME: home, PORT: port, HOST: '127.0.0.1', NODE_ENV: 'production' };
  const env = { ...process.env, ...own, ...mail, ...place };
  const roost = spawn(process.execPath, [CLI, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await ready(roost);
    await sleep(SETTLE_MS);
    const before = await snapshot(roost.pid);
    await sleep(MEASURED_MS);
    const after = await snapshot(roost.pid);
    const seconds = (after.at - before.at) / 1000;
    const transactions = (after.transactions - before.transactions) / seconds;
    const cpu = ((after.ticks - before.ticks) / TICKS / seconds) * 100;
    return {
      title: `(g) Idle, every process of \`npm start\` together, over ${MEASURED_MS / 1000} s`,
      rows: [
        {
          name: 'transactions',
          value: transactions,
          unit: 'a second',
          goal: 'at most 6',
          met: transactions <= 6,
        },
        { name: 'processor time', value: cpu, unit: '% of a core', goal: 'at most 2', met: cpu <= 2 },
        { name: 'memory (PSS)', value: after.megabytes, unit: 'MB', goal: 'at most 450', met: after.megabytes <= 450 },
      ],
    };
  } finally {
    if (roost.exitCode === null) {
      roost.kill('SIGTERM');
      await once(roost, 'exit');
    }
    await rm(home, { recursive: true, force: true });
  }
}

/** Goes on reading afterwards: whoever starts it would end when its words find no reader. */
async function ready(roost) {
  let output = '';
  await new Promise((resolve, reject) => {
    roost.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Roost is ready')) resolve();
    });
    roost.once('exit', () => reject(new Error(`npm start said: ${output}`)));
  });
}

/** What the processes below one have used so far, and hold now. */
async function snapshot(root) {
  const pids = await treeOf(root);
  let ticks = 0;
  let kilobytes = 0;
  let databaseUrl;
  for (const pid of pids) {
    ticks += await ticksOf(pid);
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1] ?? 0);
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
    databaseUrl ??= environment.find((line) => line.startsWith('DATABASE_URL=postgres'))?.slice('DATABASE_URL='.length);
  }
  return {
    at: performance.now(),
    ticks,
    megabytes: kilobytes / 1024,
    transactions: await transactionsOf(databaseUrl),
  };
}

async function treeOf(root) {
  const parents = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await statOf(name).catch(() => undefined);
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** Fields of /proc/<pid>/stat from the state on: the name before may hold anything. */
const statOf = async (pid) => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** User and system time, also of children that have ended. */
const ticksOf = async (pid) => {
  const fields = await statOf(pid);
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
};

/** Of the server: asked from a database of its own, so that asking does not count. */
async function transactionsOf(databaseUrl) {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select (xact_commit + xact_rollback)::float8 as count from pg_stat_database where datname = $1',
      [name],
    );
    return rows[0].count;
  } finally {
    await client.end();
  }
}
