/** Runs every figure and writes them into docs/performance.md. Started by `npm run bench`, which brings the services. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@roost/kernel';
import { run as runLadder } from '../../../libs/imaging/bench/ladder.bench.mjs';
import { runBodies } from './bodies.bench.mjs';
import { runFirstMail } from './first-mail.bench.mjs';
import { runGrowth } from './growth.bench.mjs';
import { runIdle } from './idle.bench.mjs';
import { runMedia } from './media.bench.mjs';
import { runRoutes } from './routes.bench.mjs';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

const { composition } = await import('../../../ormconfig.ts');
await migrate(composition);
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ROOST_SECRET: secret } = process.env;
const services = { databaseUrl, redisUrl, secret };
const number = (value) =>
  value === undefined ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
const verdict = ({ met, ratio, goal }) => (goal === undefined ? '' : (met ?? ratio >= goal) ? 'met' : 'missed');
const table = ({ title, rows }) =>
  [
    `### ${title}`,
    '',
    '| what | value | ratio | goal | |',
    '|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${number(row.value)} ${row.unit ?? ''} | ${number(row.ratio)} | ${row.goal ?? ''} | ${verdict(row)} |`,
    ),
  ].join('\n');
const sections = [
  runIdle,
  runLadder,
  runRoutes,
  () => runBodies(services),
  () => runMedia(services),
  () => runGrowth(services, { large: process.argv.includes('--large') }),
  runFirstMail,
];
const tables = [];
const started = performance.now();
for (const run of sections) {
  const begun = performance.now();
  for (const figure of [await run()].flat()) {
    tables.push(table(figure));
    process.stdout.write(`${tables.at(-1)}\n\n`);
  }
  process.stdout.write(`(${Math.round((performance.now() - begun) / 1000)} s)\n\n`);
}

const minutes = ((performance.now() - started) / 60_000).toFixed(1);
const machine = `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus()[0]?.model ?? 'an unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, in one run of ${minutes} minutes.`;
const report = [START, '', machine, '', tables.join('\n\n'), '', END].join('\n');

process.stdout.write(`${machine}\n`);
const path = join(import.meta.dirname, '../../../docs/performance.md');
const page = await readFile(path, 'utf8');
await writeFile(path, page.slice(0, page.indexOf(START)) + report + page.slice(page.indexOf(END) + END.length));
