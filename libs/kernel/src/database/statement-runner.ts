import type { EntityManager } from '@mikro-orm/postgresql';
import type { Statement } from '@roost/plugin-kit';
import { CompiledQuery } from 'kysely';
import type { Pool } from 'pg';
import { CompiledStatement, type SentStatement } from './compiled-statement.js';
import { renameStatement } from './named-statements.js';
import { postpone } from './postponed-statements.js';

/** The part of Kysely's transaction that sends a query on its connection. */
export interface TransactionConnection {
  executeQuery: (query: CompiledQuery) => Promise<{ rows: unknown[]; numAffectedRows?: bigint }>;
}

/** What came of a statement. */
export interface StatementResult {
  rows: unknown[];
  changed: number;
}

/** Sends statements, straight on the pool or in a transaction. */
export class StatementRunner {
  private readonly compiled = new WeakMap<object, CompiledStatement<never>>();
  private pool: Pool | undefined;

  constructor(private readonly em: EntityManager) {}

  async run<P extends object>(
    statement: Statement<P, unknown>,
    parameters: P,
    transaction: TransactionConnection | undefined,
    { isPostponed = false } = {},
  ): Promise<StatementResult> {
    const sent = this.compile(statement).fill(parameters);
    if (isPostponed) postpone(sent.values);
    try {
      return await this.send(sent, transaction);
    } catch (error) {
      if (!isPlannedForOtherTables(error)) throw this.converted(error);
      renameStatement(sent.text);
      // In a transaction nothing more can be done: whoever asks again is answered.
      if (transaction) throw this.converted(error);
      return this.send(sent, undefined);
    }
  }

  private async send({ text, values }: SentStatement, transaction?: TransactionConnection): Promise<StatementResult> {
    if (transaction) {
      const { rows, numAffectedRows = 0n } = await transaction.executeQuery(CompiledQuery.raw(text, values));
      return { rows, changed: Number(numAffectedRows) };
    }
    this.pool ??= await this.em.getConnection().getNativeClient();
    const { rows, rowCount } = await this.pool.query<Record<string, unknown>>(text, values);
    return { rows, changed: rowCount ?? 0 };
  }

  private compile<P extends object>(statement: Statement<P, unknown>): CompiledStatement<P> {
    const known = this.compiled.get(statement) as CompiledStatement<P> | undefined;
    if (known) return known;
    const compiled = new CompiledStatement(this.em.getConnection().getClient(), statement);
    this.compiled.set(statement, compiled);
    return compiled;
  }

  private converted(error: unknown): unknown {
    return error instanceof Error ? this.em.getPlatform().getExceptionConverter().convertException(error) : error;
  }
}

/** A migration changed the tables of what this connection had planned. */
const isPlannedForOtherTables = (error: unknown): boolean =>
  error instanceof Error && error.message === 'cached plan must not change result type';
