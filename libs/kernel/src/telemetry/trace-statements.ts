import { AsyncResource } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
import { RequestScope } from '../scope/request-scope.js';
import { endWith } from '../scope/transaction.js';

const LONGEST_TEXT = 2_000;
/** Texts and numbers. Parameters (`$1`) and names (`int8`) are none. */
const LITERALS = /E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(?<![\w$.])\d+(?:\.\d+)?/g;

type Callback = (error: Error | null | undefined, ...rest: unknown[]) => void;

/** Makes each statement that a traced request or job sends a span of it. */
export function traceStatementsOn(pool: Pool): void {
  const connect = pool.connect.bind(pool) as (callback?: Callback) => unknown;
  // Whoever gives a connection back calls whoever waits for one: that one's statements are not the former's.
  const connectInScope = (callback?: Callback): unknown => connect(callback && AsyncResource.bind(callback));
  pool.connect = connectInScope as Pool['connect'];
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (...args: unknown[]): unknown => {
      const transaction = RequestScope.current?.transaction;
      const text = textOf(args[0]);
      if (!transaction || text === undefined) return send(...args);
      const end = transaction.begin('db.query', withoutLiterals(text));
      const last = args.at(-1);
      if (typeof last !== 'function') return endWith(send(...args), end);
      return send(...args.slice(0, -1), (error: Error | null | undefined, ...rest: unknown[]) => {
        end(error instanceof Error);
        (last as Callback)(error, ...rest);
      });
    };
    client.query = query as PoolClient['query'];
  });
}

function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  return typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string'
    ? query.text
    : undefined;
}

/** MikroORM writes values into the text: they are people's own, and make each statement another one. */
export function withoutLiterals(sql: string): string {
  const [text = ''] = sql.replaceAll(LITERALS, '?').split("'", 1);
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
}
