/** Figure (g): what an installation costs while nobody uses it, as `npm start` runs it with its own Postgres and Redis. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { processorMs, pssMegabytes, treeOf } from './processes.mjs';
import { startProduct } from './product.mjs';

/** For what a start leaves to do, and for Postgres to publish what it counted. */
const SETTLE_MS = 15_000;
const MEASURED_MS = 60_000;

/** @returns title and rows, for the table in docs/performance.md. */
export async function runIdle() {
  const product = await startProduct();
  try {
    await sleep(SETTLE_MS);
    const before = await snapshot(product);
    await sleep(MEASURED_MS);
    const after = await snapshot(product);
    const ms = after.at - before.at;
    const transactions = ((after.transactions - before.transactions) / ms) * 1000;
    const cpu = ((after.processorMs - before.processorMs) / ms) * 100;
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
    await product.stop();
  }
}

/** What its processes have used so far, and hold now. */
async function snapshot({ pid: root, databaseUrl }) {
  const sums = { at: performance.now(), processorMs: 0, megabytes: 0, transactions: await transactionsOf(databaseUrl) };
  for (const pid of await treeOf(root)) {
    sums.processorMs += await processorMs(pid);
    sums.megabytes += await pssMegabytes(pid);
  }
  return sums;
}

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
