import type { Options } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import type { Composition } from '../plugins/composition.js';

/** The server ends a statement first and says why; whoever is not even told so has a connection that is dead. */
const GRACE_MS = 2_000;

/** How long statements may take, in milliseconds; 0 is no limit. */
export interface TimeLimits {
  statementMs: number;
  lockMs: number;
}

/** Limits of the statements of requests. */
export function forRequests({ config }: Composition): TimeLimits {
  return { statementMs: config.databaseTimeoutMs, lockMs: config.databaseLockTimeoutMs };
}

/** Limits of the statements of jobs, commands and owed hooks. */
export function forJobs({ config }: Composition): TimeLimits {
  return { statementMs: config.databaseJobTimeoutMs, lockMs: config.databaseLockTimeoutMs };
}

/**
 * Limits every statement of a process: what it runs and what it waits for on the server, and how long an answer is waited for. Migrations run
 * without, see `migrate()`.
 */
export function withTimeLimits(orm: Options, { statementMs, lockMs }: TimeLimits): Options {
  const limits = {
    ...(statementMs > 0 && { statement_timeout: statementMs, query_timeout: statementMs + GRACE_MS }),
    ...(lockMs > 0 && { lock_timeout: lockMs }),
  };
  return { ...orm, driverOptions: { ...(orm.driverOptions as object), ...limits } };
}

/**
 * Breaks connections on which an answer did not come in time. pg only stops waiting: the next query on the same connection, as the rollback
 * of the transaction, would wait behind the one that hangs.
 */
export function breakHungConnections(pool: Pool): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const look = (error: unknown): void => {
      if (error instanceof Error && error.message === 'Query read timeout') destroy(client);
    };
    const query = (...args: unknown[]): unknown => {
      const last = args.at(-1);
      if (typeof last === 'function') {
        const callback = last as (error: unknown, result: unknown) => void;
        return send(...args.slice(0, -1), (error: unknown, result: unknown) => {
          look(error);
          callback(error, result);
        });
      }
      const result = send(...args);
      if (result instanceof Promise) result.catch(look);
      return result;
    };
    client.query = query as PoolClient['query'];
  });
}

function destroy(client: PoolClient): void {
  (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
}
