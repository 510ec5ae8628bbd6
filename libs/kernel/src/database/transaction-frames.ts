import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';

/** One transaction or savepoint, and what is to run once it has committed. */
export interface TransactionFrame {
  parent: TransactionFrame | undefined;
  isOpen: boolean;
  works: (() => Promise<void> | void)[];
}

/**
 * Follows transactions and savepoints. MikroORM tells of the commit of both with the same event, and rolls back on an exception in a
 * listener even after a commit; therefore the work of a savepoint is handed to what is around it, and what runs it must not throw.
 */
export class TransactionFrames implements EventSubscriber {
  private readonly frames = new WeakMap<object, TransactionFrame>();
  /** What a savepoint is begun in, by the entity manager that begins it. */
  private readonly parents = new WeakMap<object, object>();

  /** @param run runs the work of a transaction that has committed; never throws */
  constructor(private readonly run: (works: TransactionFrame['works']) => Promise<void>) {}

  /** @param transaction as entity managers know it */
  find(transaction: unknown): TransactionFrame | undefined {
    const frame = isObject(transaction) ? this.frames.get(transaction) : undefined;
    return frame?.isOpen ? frame : undefined;
  }

  beforeTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (isObject(transaction)) this.parents.set(em, transaction);
    else this.parents.delete(em);
  }

  afterTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (!isObject(transaction)) return;
    this.frames.set(transaction, { parent: this.find(this.parents.get(em)), isOpen: true, works: [] });
  }

  async afterTransactionCommit({ transaction }: TransactionEventArgs): Promise<void> {
    const frame = this.find(transaction);
    if (!frame) return;
    frame.isOpen = false;
    if (frame.parent) frame.parent.works.push(...frame.works);
    else await this.run(frame.works);
  }

  beforeTransactionRollback({ transaction }: TransactionEventArgs): void {
    const frame = this.find(transaction);
    if (frame) frame.isOpen = false;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
