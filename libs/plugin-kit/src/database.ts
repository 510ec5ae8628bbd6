import type { Statement } from './statement.js';

/**
 * Transactions that are checked: what belongs to one refuses to run outside it. Transactions are opened with MikroORM's
 * `em.transactional()`; one inside another is a savepoint. Statements run in the current transaction, or on the pool where there is none.
 */
export abstract class Database {
  /** Whether this code runs in a transaction that is still open. */
  abstract get isInTransaction(): boolean;

  /**
   * Refuses to go on outside a transaction.
   *
   * @param what was asked for, as the beginning of a sentence
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
   * Makes everyone who takes the lock of this name wait, in all processes, until the current transaction ends. Locks that are taken for the
   * same purpose are taken in one order, or two transactions wait for each other until Postgres ends one of them.
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
   * Runs a statement of the current transaction whose result nobody needs, together with the next statement, or with the commit. That one, or the
   * transaction, fails with its error.
   *
   * @throws Error outside a transaction
   * @example
   * await this.database.postpone(noteVisit, { shelfId });
   */
  abstract postpone<P extends object>(statement: Statement<P, unknown>, parameters: P): Promise<void>;
}
