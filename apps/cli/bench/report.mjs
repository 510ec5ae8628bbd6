/** How figures are printed, and written into docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../../docs/performance.md');

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

/**
 * Runs figures one after the other, prints each, and writes all of them between two comments of the page.
 *
 * @param sections that return one figure or several: title and rows
 * @param mark name of the comments, as in `<!-- bench:start -->`
 */
export async function report(sections, mark) {
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
  process.stdout.write(`${machine}\n`);
  const [start, end] = [`<!-- ${mark}:start -->`, `<!-- ${mark}:end -->`];
  const text = [start, '', machine, '', tables.join('\n\n'), '', end].join('\n');
  const page = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, page.slice(0, page.indexOf(start)) + text + page.slice(page.indexOf(end) + end.length));
}
