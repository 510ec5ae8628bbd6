import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  LAST_ID,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
} from '@roost/plugin-kit';
import type { Thing } from '../things/thing.entity.js';
import { Loan } from './loan.entity.js';

/** A loan as it is stored; times are ISO 8601. */
export type LoanRow = RowOf<Loan>;

/** A loan with the name of its thing. */
export interface OpenLoan extends LoanRow {
  thing: string;
}

type LoanTables = TablesOf<{ lending_loan: Loan; lending_thing: Thing }>;

const LOAN = camelCased(
  'lending_loan.id',
  'lending_loan.project_id',
  'lending_loan.thing_id',
  'lending_loan.borrower_id',
  'lending_loan.due_at',
  'lending_loan.is_overdue',
  'lending_loan.returned_at',
  'lending_loan.created_at',
);

const insertLoan = statement((db: Tables<LoanTables>, p: Parameters<LoanRow>) =>
  db.insertInto('lending_loan').values({
    id: p.id,
    project_id: p.projectId,
    thing_id: p.thingId,
    borrower_id: p.borrowerId,
    due_at: p.dueAt,
    is_overdue: p.isOverdue,
    returned_at: p.returnedAt,
    created_at: p.createdAt,
  }),
);

const findLoan = statement((db: Tables<LoanTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('lending_loan').select(LOAN).where('id', '=', p.id),
);

const listLoansOf = statement(
  (db: Tables<LoanTables>, p: Parameters<{ borrowerId: string; before: string; limit: number }>) =>
    db
      .selectFrom('lending_loan')
      .select(LOAN)
      .where('borrower_id', '=', p.borrowerId)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
);

const listOpen = statement((db: Tables<LoanTables>, p: Parameters<{ projectId: string }>) =>
  db
    .selectFrom('lending_loan')
    .innerJoin('lending_thing', 'lending_thing.id', 'lending_loan.thing_id')
    .select([...LOAN, 'lending_thing.name as thing'])
    .where('lending_loan.project_id', '=', p.projectId)
    .where('lending_loan.returned_at', 'is', null)
    .orderBy('lending_loan.due_at')
    .limit(sql.lit(200)),
);

const countOverdue = statement((db: Tables<LoanTables>, p: Parameters<{ borrowerId: string }>) =>
  db
    .selectFrom('lending_loan')
    .select(sql<number>`count(*)::int`.as('overdue'))
    .where('borrower_id', '=', p.borrowerId)
    .where('is_overdue', '=', true)
    .where('returned_at', 'is', null),
);

@Injectable()
export class LoansRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(loan: LoanRow): Promise<void> {
    await this.database.run(insertLoan, loan);
  }

  async find(id: string): Promise<LoanRow | undefined> {
    return this.database.first(findLoan, { id });
  }

  /** The newest first. */
  async listOf(borrowerId: string, limit: number, before = LAST_ID): Promise<LoanRow[]> {
    return this.database.run(listLoansOf, { borrowerId, before, limit });
  }

  /** Open loans by due date, at most 200. */
  async listOpen(projectId: string): Promise<OpenLoan[]> {
    return this.database.run(listOpen, { projectId });
  }

  /** Number of overdue loans of a person. */
  async countOverdue(borrowerId: string): Promise<number> {
    return (await this.database.first(countOverdue, { borrowerId }))?.overdue ?? 0;
  }

  async extend(id: string, dueAt: Date): Promise<void> {
    await this.em.nativeUpdate(Loan, { id }, { dueAt, isOverdue: false });
  }

  async end(id: string): Promise<void> {
    await this.em.nativeUpdate(Loan, { id }, { returnedAt: new Date() });
  }

  /** @returns ids of loans that have become overdue. */
  async markOverdue(): Promise<string[]> {
    const marked = await this.em.execute<{ id: string }[]>(
      `update lending_loan set is_overdue = true
       where returned_at is null and due_at < now() and not is_overdue returning id`,
    );
    return marked.map(({ id }) => id);
  }

  /** Deletes a batch of a person's returned loans. @returns how many. */
  async deleteSomeReturned(borrowerId: string, limit: number): Promise<number> {
    const where = { borrowerId, returnedAt: { $ne: null } };
    const some = await this.em.find(Loan, where, { limit, fields: ['id'], disableIdentityMap: true });
    return this.em.nativeDelete(Loan, { id: { $in: some.map(({ id }) => id) } });
  }

  /** @returns the ids of their things. */
  async deleteAllOf(borrowerId: string): Promise<string[]> {
    const open = await this.em.find(Loan, { borrowerId, returnedAt: null }, { disableIdentityMap: true });
    await this.em.nativeDelete(Loan, { borrowerId });
    return open.map(({ thingId }) => thingId);
  }
}
