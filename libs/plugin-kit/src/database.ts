import type { Statement } from './statement.js';

/**
 * Checked transactions: work that needs a transaction refuses to run outside one. Transactions are opened with MikroORM's
 * `em.transactional()`; one inside another is a savepoint. Statements run in the current transaction, or on the pool where there is none.
 */
export abstract class Database {
  /** Whether this code runs in a transaction that is still open. */
  abstract get isInTransaction(): boolean;

  /**
   * Throws outside a transaction.
   *
   * @param what the beginning of the message, for example `A mail was accepted`
   * @throws Error `<what> outside a transaction`: a mistake in the program, not in a request
   * @example
   * this.database.requireTransaction('A mail was accepted');
   */
  abstract requireTransaction(what: string): void;

  /**
   * Runs work once the outermost transaction around this call has committed, and not at all when it, or the savepoint around this call,
   * is rolled back. Work runs in the order in which it was asked for, outside the transaction, before the code after `em.transactional()`
   * goes on: keep it short. An error is logged, and changes nothing for the caller. A process that dies after the commit does not run
   * it: facts that must not be missed belong in the `Outbox`.
   *
   * @throws Error outside a transaction
   * @example
   * await this.em.transactional(async () => {
   *   await this.shelves.remove(id);
   *   this.database.afterCommit(() => this.cache.drop(id));
   * });
   */
  abstract afterCommit(work: () => Promise<void> | void): void;

  /**
   * Takes a named lock until the current transaction ends. Others that take it wait, in all processes. Take several locks always in the
   * same order; otherwise two transactions can wait for each other until Postgres ends one of them.
   *
   * @param name `<plugin>:<what>`; any length
   * @throws Error outside a transaction
   * @example
   * await this.database.lock(`reviews:subject:${subject}`);
   */
  abstract lock(name: string): Promise<void>;

  /** As `lock`, but does not wait. @returns whether the lock was free and is now taken until the transaction ends. */
  abstract tryLock(name: string): Promise<boolean>;

  /**
   * Runs a statement.
   *
   * @returns its rows; none for one that returns nothing
   * @throws what MikroORM throws for the same error, as `UniqueConstraintViolationException`
   * @example
   * const posts = await this.database.run(listPosts, { projectId, limit });
   */
  abstract run<P extends object, Row>(statement: Statement<P, Row>, parameters: P): Promise<Row[]>;

  /** Runs a statement. @returns its first row, if there is one */
  abstract first<P extends object, Row>(statement: Statement<P, Row>, parameters: P): Promise<Row | undefined>;

  /** Runs a statement that changes rows. @returns how many it changed */
  abstract change<P extends object>(statement: Statement<P, unknown>, parameters: P): Promise<number>;

  /**
   * Runs a statement whose result is not needed. It is sent with the next statement of the transaction, or with the commit, and its error
   * fails that statement or the transaction.
   *
   * @throws Error outside a transaction
   * @example
   * await this.database.postpone(noteVisit, { shelfId });
   */
  abstract postpone<P extends object>(statement: Statement<P, unknown>, parameters: P): Promise<void>;
}
