import type { Pool, PoolClient, QueryResult } from 'pg';

/** Statements that wait for one that has a result, at most: a loop that writes many is not kept in memory. */
const MOST_WAITING = 100;
/** The transaction was aborted before, and this tells nothing of why. */
const IN_FAILED_TRANSACTION = '25P02';

type Send = (text: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/** The values of statements that may wait. */
const postponed = new WeakSet<object>();

/**
 * Lets a statement wait for the next one of its transaction: nobody needs its result. What it fails with is what that one, or the commit,
 * fails with.
 *
 * @param values those that it is sent with, by which it is known: the same text may be sent elsewhere for its result
 */
export function postpone(values: object): void {
  postponed.add(values);
}

/**
 * Sends what begins and nests transactions, and what is postponed, with the next statement that has a result, in one packet. A way to Postgres and
 * back costs more than most statements, and a transaction that reads nothing and writes nothing never reaches it. The pool's clients are
 * to be set to `pipeline`.
 */
export function postponeOn(pool: Pool): void {
  pool.on('connect', (client) => {
    const waiting = new WaitingStatements(client, client.query.bind(client));
    client.query = waiting.query.bind(waiting) as PoolClient['query'];
  });
}

class WaitingStatements {
  private waiting: [text: string, values: unknown][] = [];
  private isInTransaction = false;
  /** Whether Postgres knows of the transaction. */
  private isBegun = false;
  /** What aborted it. */
  private failure: Error | undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly send: Send,
  ) {}

  query(text: unknown, values?: unknown, ...rest: unknown[]): unknown {
    // With a callback, or another kind of query: none of them is in a transaction.
    if (typeof text !== 'string' || typeof values === 'function' || rest.length > 0)
      return this.send(text, values, ...rest);
    if (text === 'begin') return this.begin();
    if (!this.isInTransaction) return this.send(text, values);
    if (text === 'commit') return this.commit();
    if (text === 'rollback') return this.rollback();
    if (this.waiting.length < MOST_WAITING && (text.startsWith('savepoint ') || isPostponed(values))) {
      this.waiting.push([text, values]);
      return Promise.resolve(NOTHING);
    }
    return text.startsWith('rollback to ') ? this.rollbackTo(text, values) : this.sendAll(text, values);
  }

  private begin(): Promise<object> {
    this.isInTransaction = true;
    this.isBegun = false;
    this.failure = undefined;
    this.waiting = [['begin', undefined]];
    return Promise.resolve(NOTHING);
  }

  private async commit(): Promise<object> {
    this.isInTransaction = false;
    if (!this.isBegun && !this.waiting.some(([, values]) => isPostponed(values))) return this.forget();
    const result = await this.sendAll('commit');
    // Of a transaction that was aborted, Postgres answers a commit in this way.
    if (result.command === 'ROLLBACK') throw this.failure ?? new Error('The transaction was aborted');
    return result;
  }

  private rollback(): Promise<object> {
    this.isInTransaction = false;
    this.waiting = [];
    return this.isBegun ? this.sendAll('rollback') : Promise.resolve(NOTHING);
  }

  /** What aborted it is undone. What fails from now on has another reason. */
  private async rollbackTo(text: string, values: unknown): Promise<QueryResult> {
    const result = await this.sendAll(text, values);
    this.failure = undefined;
    return result;
  }

  private forget(): object {
    this.waiting = [];
    return NOTHING;
  }

  private async sendAll(text: string, values?: unknown): Promise<QueryResult> {
    const { waiting } = this;
    this.waiting = [];
    this.isBegun = true;
    const { stream } = (this.client as unknown as { connection: { stream: { cork: () => void; uncork: () => void } } })
      .connection;
    stream.cork();
    for (const [before, theirs] of waiting) {
      (this.send(before, theirs) as Promise<unknown>).catch((error: unknown) => {
        this.failure ??= asError(error);
      });
    }
    const answer = this.send(text, values) as Promise<QueryResult>;
    stream.uncork();
    try {
      return await answer;
    } catch (error) {
      this.failure ??= asError(error);
      if (isAfterFailure(error)) throw this.failure;
      throw error;
    }
  }
}

const NOTHING = { command: '', rowCount: 0, rows: [] };

const isPostponed = (values: unknown): boolean =>
  typeof values === 'object' && values !== null && postponed.has(values);

const isAfterFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === IN_FAILED_TRANSACTION;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
