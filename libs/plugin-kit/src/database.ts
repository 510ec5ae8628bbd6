/**
 * Transactions that are checked: what belongs to one refuses to run outside it. Transactions are opened with MikroORM's
 * `em.transactional()`; one inside another is a savepoint.
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
}
