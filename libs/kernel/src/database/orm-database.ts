import { TransactionContext } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@roost/plugin-kit';
import { RequestScope } from '../process/request-scope.js';
import { type TransactionFrame, TransactionFrames } from './transaction-frames.js';

@Injectable()
export class OrmDatabase extends Database {
  private readonly logger = new Logger(OrmDatabase.name);
  private readonly frames = new TransactionFrames((works) => this.runAll(works));

  constructor(private readonly em: EntityManager) {
    super();
    em.getEventManager().registerSubscriber(this.frames);
  }

  get isInTransaction(): boolean {
    return this.frame !== undefined;
  }

  requireTransaction(what: string): void {
    if (!this.frame) throw new Error(`${what} outside a transaction`);
  }

  afterCommit(work: () => Promise<void> | void): void {
    const { frame } = this;
    if (!frame) throw new Error('Work for after the commit was given outside a transaction');
    frame.works.push(work);
  }

  private get frame(): TransactionFrame | undefined {
    return this.frames.find(this.em.getTransactionContext());
  }

  private async runAll(works: TransactionFrame['works']): Promise<void> {
    if (works.length === 0) return;
    // The entity manager of the transaction is still the current one here, and would query on a connection that it gave back.
    const outside = RequestScope.current?.entityManager ?? this.em.fork({ disableContextResolution: true });
    await TransactionContext.create(outside, async () => {
      for (const work of works) {
        try {
          await work();
        } catch (error) {
          this.logger.error({ err: error }, 'Work after a commit failed; the commit stands');
        }
      }
    });
  }
}
