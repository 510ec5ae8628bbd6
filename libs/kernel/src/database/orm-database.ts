import { TransactionContext } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Database, type Statement, statement, sql, type Parameters, type Tables } from '@roost/plugin-kit';
import { RequestScope } from '../scope/request-scope.js';
import { StatementRunner, type TransactionConnection } from './statement-runner.js';
import { type TransactionFrame, TransactionFrames } from './transaction-frames.js';

type Name = Parameters<{ name: string }>;

const takeLock = statement((db: Tables<object>, { name }: Name) =>
  db.selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`.as('done')),
);
const tryToTakeLock = statement((db: Tables<object>, { name }: Name) =>
  db.selectNoFrom(sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(${name}, 0))`.as('isTaken')),
);

@Injectable()
export class OrmDatabase extends Database {
  private readonly logger = new Logger(OrmDatabase.name);
  private readonly frames = new TransactionFrames((works) => this.runAll(works));
  private readonly statements: StatementRunner;

  constructor(private readonly em: EntityManager) {
    super();
    this.statements = new StatementRunner(em);
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
    if (!frame) throw new Error('afterCommit was called outside a transaction');
    frame.works.push(work);
  }

  /** Notes that a message goes out with the current transaction. */
  noteTold(channel: string): void {
    this.frames.noteTold(this.frame, channel);
  }

  /** Whether the current transaction changed what messages on these channels are about. */
  hasTold(channels: readonly string[]): boolean {
    return this.frames.hasTold(() => this.current, channels);
  }

  async lock(name: string): Promise<void> {
    this.requireTransaction(`The lock ${name} was asked for`);
    await this.run(takeLock, { name });
  }

  async tryLock(name: string): Promise<boolean> {
    this.requireTransaction(`The lock ${name} was asked for`);
    return (await this.first(tryToTakeLock, { name }))?.isTaken ?? false;
  }

  async run<P extends object, Row>(what: Statement<P, Row>, parameters: P): Promise<Row[]> {
    return (await this.statements.run(what, parameters, this.transaction)).rows as Row[];
  }

  async postpone<P extends object>(what: Statement<P, unknown>, parameters: P): Promise<void> {
    this.requireTransaction('A statement was postponed');
    await this.statements.run(what, parameters, this.transaction, { isPostponed: true });
  }

  async first<P extends object, Row>(what: Statement<P, Row>, parameters: P): Promise<Row | undefined> {
    return (await this.run(what, parameters))[0];
  }

  async change<P extends object>(what: Statement<P, unknown>, parameters: P): Promise<number> {
    return (await this.statements.run(what, parameters, this.transaction)).changed;
  }

  /** A transaction that is over may still be the current one of code that outlives it. */
  private get transaction(): TransactionConnection | undefined {
    const { current } = this;
    return this.frames.find(current) && current;
  }

  private get frame(): TransactionFrame | undefined {
    return this.frames.find(this.current);
  }

  /** Without the entity manager of the request, which is made when it is first asked for. */
  private get current(): TransactionConnection | undefined {
    return TransactionContext.getEntityManager(this.em.name)?.getTransactionContext<TransactionConnection>();
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
          this.logger.error({ err: error }, 'Work after a commit failed. The commit is not affected');
        }
      }
    });
  }
}
