import type { Pool, PoolClient } from 'pg';
import type { TestApp } from './create-test-app.js';

/** A statement that was sent to Postgres, and how it is carried out. */
export interface SentQuery {
  text: string;
  /** Rows of tables that were read, including rows that a condition then excluded. */
  rowsRead: number;
  /** Of what they were read: an index, or a whole table. */
  readFrom: readonly string[];
}

const READS = /^\s*(select|with)\b/i;

interface Sent {
  text: string;
  values: readonly unknown[];
  /** Prepared by the kernel, which is not run again. */
  isNamed: boolean;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/**
 * Tells which statements that read the API sent to Postgres meanwhile, and how many rows each of them looks at: a query that reads a whole
 * table is found by that on a table of a few thousand rows, however busy the machine is. Each is run once more for it.
 *
 * @example
 * const queries = await rowsRead(app, () => admin.get('/admin/reviews?state=hidden'));
 * expect(Math.max(...queries.map((query) => query.rowsRead))).toBeLessThan(100);
 */
export async function rowsRead(app: TestApp, work: () => Promise<unknown>): Promise<SentQuery[]> {
  const queries: SentQuery[] = [];
  for (const { text, values } of (await recorded(await poolOf(app), work)).filter(
    ({ text, isNamed }) => !isNamed && READS.test(text),
  )) {
    const [row] = await app.asOwner<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    const nodes = row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
    const reading = nodes.filter((node) => node['Relation Name'] !== undefined || node['Index Name'] !== undefined);
    queries.push({
      text,
      rowsRead: reading.reduce((sum, node) => sum + rowsOf(node), 0),
      readFrom: reading.map((node) => node['Index Name'] ?? node['Relation Name'] ?? ''),
    });
  }
  return queries;
}

/**
 * Tells which statements the API sends to Postgres meanwhile, in their order: what a request costs, however busy the machine is.
 *
 * @example
 * expect(await statementsSent(app, () => ada.get('/reviews'))).toHaveLength(1);
 */
export async function statementsSent(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  return (await recorded(await poolOf(app), work)).map(({ text }) => text);
}

async function poolOf(app: TestApp): Promise<Pool> {
  return app.em().getConnection().getNativeClient();
}

/** What is asked of Postgres on the connections of a pool while something runs. */
async function recorded(pool: Pool, work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const restores = new Map<PoolClient, () => void>();
  const record = (client: PoolClient): void => {
    if (restores.has(client)) return;
    const original: unknown = Reflect.get(client, 'query');
    restores.set(client, () => Reflect.set(client, 'query', original));
    const query = (text: unknown, ...rest: unknown[]): unknown => {
      const isNamed = typeof text === 'object' && text !== null;
      const asked: unknown = isNamed ? Reflect.get(text, 'text') : text;
      if (typeof asked === 'string') sent.push({ text: asked, values: Array.isArray(rest[0]) ? rest[0] : [], isNamed });
      return (original as (...args: unknown[]) => unknown).call(client, text, ...rest);
    };
    client.query = query as PoolClient['query'];
  };
  pool.on('acquire', record);
  try {
    await work();
  } finally {
    pool.off('acquire', record);
    for (const restore of restores.values()) restore();
  }
  return sent;
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Where a bitmap leads to rows, they count at both: what an index yields is read, too. */
const rowsOf = (node: Plan): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
  node['Actual Loops'];
