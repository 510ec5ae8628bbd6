import { createHash } from 'node:crypto';
import pg, { type Pool, type PoolClient } from 'pg';
import { isoTime } from './iso-time.js';

/** Statements that a connection keeps parsed and planned, at most; further ones are planned each time. */
const MOST_NAMED = 1_000;
/** A program has some hundreds. More means that they are made by requests, and memory would run out. */
const MOST_KNOWN = 10_000;

/** How rows of statements are read: as pg does it, but for moments, days and spans of time, which are text. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMP, isoTime);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, isoTime);
for (const type of [pg.types.builtins.DATE, pg.types.builtins.INTERVAL])
  types.setTypeParser(type, (text: string) => text);

interface Known {
  /** The same on every connection, since it comes from the text; none when it is to be planned each time. */
  name: string | undefined;
  /** Counts how often its plans were made anew. */
  generation: number;
}

/** The texts of statements. Whatever else goes to Postgres is left as it is. */
const known = new Map<string, Known>();

/** Makes the text of a statement known, before it is sent. @throws Error when there are too many */
export function nameStatement(text: string): void {
  if (known.has(text)) return;
  if (known.size >= MOST_KNOWN) throw new Error('Statements are to be declared once, not for each request');
  known.set(text, { name: known.size < MOST_NAMED ? nameOf(text, 0) : undefined, generation: 0 });
}

/** Gives a statement another name: what Postgres keeps under this one fits the tables no more. */
export function renameStatement(text: string): void {
  const statement = known.get(text);
  if (statement?.name === undefined) return;
  statement.generation++;
  statement.name = nameOf(text, statement.generation);
}

/** Sends the statements on this pool under their names. @param prepare whether the server may keep them, which not every pooler bears */
export function nameStatementsOn(pool: Pool, prepare: boolean): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
      const statement = typeof text === 'string' ? known.get(text) : undefined;
      if (!statement) return send(text, values, ...rest);
      return send({ ...(prepare && { name: statement.name }), text, types }, values, ...rest);
    };
    client.query = query as PoolClient['query'];
  });
}

const nameOf = (text: string, generation: number): string =>
  `roost_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}_${String(generation)}`;
