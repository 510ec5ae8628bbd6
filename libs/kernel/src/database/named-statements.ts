import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { type Done, NamedQuery, type NamedStatement } from './named-query.js';
import { rowTypes } from './row-types.js';

/** Statements that a connection keeps parsed and planned, at most; further ones are planned each time. */
const MOST_NAMED = 1_000;
/** A program has some hundreds. More means that they are made by requests, and memory would run out. */
const MOST_KNOWN = 10_000;

interface Known {
  /** Its name is the same on every connection, since it comes from the text. None when it is to be planned each time. */
  named: NamedStatement | undefined;
  /** Counts how often its plans were made anew. */
  generation: number;
}

/** The texts of statements. Whatever else goes to Postgres is left as it is. */
const known = new Map<string, Known>();

/** Makes the text of a statement known, before it is sent. @throws Error when there are too many */
export function nameStatement(text: string): void {
  if (known.has(text)) return;
  if (known.size >= MOST_KNOWN) throw new Error('Statements must be declared once, not for each request');
  known.set(text, { named: known.size < MOST_NAMED ? namedOf(text, 0) : undefined, generation: 0 });
}

/** Gives a statement another name: what Postgres keeps under this one fits the tables no more. */
export function renameStatement(text: string): void {
  const statement = known.get(text);
  if (!statement?.named) return;
  statement.generation++;
  statement.named = namedOf(text, statement.generation);
}

/** Sends the statements on this pool under their names. @param prepare whether the server may keep them, which not every pooler bears */
export function nameStatementsOn(pool: Pool, prepare: boolean): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (text: unknown, values: unknown, done?: Done): unknown => {
      const statement = typeof text === 'string' ? known.get(text) : undefined;
      if (!statement) return send(text, values, done);
      if (!prepare || !statement.named) return send({ text, types: rowTypes }, values, done);
      const { named } = statement;
      if (done) return send(new NamedQuery(named, text as string, values, done));
      return new Promise((resolve, reject) => {
        send(
          new NamedQuery(named, text as string, values, (error, result) => {
            if (error) reject(error);
            else resolve(result);
          }),
        );
      });
    };
    client.query = query as PoolClient['query'];
  });
}

const namedOf = (text: string, generation: number): NamedStatement => ({
  name: `roost_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}_${String(generation)}`,
  shape: undefined,
});
