import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';

/** One transaction or savepoint, and what is to run once it has committed. */
export interface TransactionFrame {
  parent: TransactionFrame | undefined;
  isOpen: boolean;
  works: (() => Promise<void> | void)[];
  /** Channels on which messages go out when it commits. */
  told: Set<string>;
}

/**
 * Follows transactions and savepoints. MikroORM tells of the commit of both with the same event, and rolls back on an exception in a
 * listener even after a commit; therefore the work of a savepoint is handed to what is around it, and what runs it must not throw.
 */
export class TransactionFrames implements EventSubscriber {
  private readonly frames = new WeakMap<object, TransactionFrame>();
  /** What a savepoint is begun in, by the entity manager that begins it. */
  private readonly parents = new WeakMap<object, object>();
  /** Those that are open and have told something: most of the time there is none. */
  private readonly telling = new Set<TransactionFrame>();

  /** @param run runs the work of a transaction that has committed; never throws */
  constructor(private readonly run: (works: TransactionFrame['works']) => Promise<void>) {}

  /** @param transaction as entity managers know it */
  find(transaction: unknown): TransactionFrame | undefined {
    const frame = isObject(transaction) ? this.frames.get(transaction) : undefined;
    return frame?.isOpen ? frame : undefined;
  }

  /** Notes that a message on this channel goes out when it commits. */
  noteTold(frame: TransactionFrame | undefined, channel: string): void {
    for (let each = frame; each; each = each.parent) {
      each.told.add(channel);
      this.telling.add(each);
    }
  }

  /** Whether the transaction has told something on one of these channels. */
  hasTold(transaction: () => unknown, channels: readonly string[]): boolean {
    if (this.telling.size === 0) return false;
    const told = this.find(transaction())?.told;
    return told !== undefined && channels.some((channel) => told.has(channel));
  }

  beforeTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (isObject(transaction)) this.parents.set(em, transaction);
    else this.parents.delete(em);
  }

  afterTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (!isObject(transaction)) return;
    this.frames.set(transaction, { parent: this.find(this.parents.get(em)), isOpen: true, works: [], told: new Set() });
  }

  async afterTransactionCommit({ transaction }: TransactionEventArgs): Promise<void> {
    const frame = this.find(transaction);
    if (!frame) return;
    this.close(frame);
    if (frame.parent) frame.parent.works.push(...frame.works);
    else await this.run(frame.works);
  }

  beforeTransactionRollback({ transaction }: TransactionEventArgs): void {
    const frame = this.find(transaction);
    if (frame) this.close(frame);
  }

  private close(frame: TransactionFrame): void {
    frame.isOpen = false;
    this.telling.delete(frame);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
