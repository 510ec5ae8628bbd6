import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, newId, Page, type UserPrincipal } from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import { ThingsRepository } from '../things/things.repository.js';
import { LoanJobs } from './loan-jobs.js';
import { LoanNotices } from './loan-notices.js';
import { LoanRules } from './loan-rules.js';
import { type LoanRow, LoansRepository } from './loans.repository.js';

/** Lends and takes back things. */
@Injectable()
export class LoansService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly things: ThingsRepository,
    private readonly loans: LoansRepository,
    private readonly rules: LoanRules,
    private readonly jobs: LoanJobs,
    private readonly notices: LoanNotices,
  ) {}

  /** @throws `lending.thing_not_found`, `lending.taken`, or what {@link LoanRules} refuse with */
  async borrow(thingId: string, dueAt: Date, borrower: UserPrincipal): Promise<LoanRow> {
    const { userId: borrowerId, projectId } = borrower;
    await this.rules.admit(borrower, dueAt);
    return this.em.transactional(async () => {
      // Two people who want it at once come one after the other.
      await this.database.lock(`lending:thing:${thingId}`);
      const thing = await this.things.find(thingId);
      if (thing?.projectId !== projectId) throw lendingErrors.thing_not_found();
      if (thing.loanId !== null) throw lendingErrors.taken();
      await this.rules.allow(thing, borrower, dueAt);
      const loan: LoanRow = {
        id: newId(),
        projectId,
        thingId,
        borrowerId,
        dueAt: dueAt.toISOString(),
        isOverdue: false,
        returnedAt: null,
        createdAt: new Date().toISOString(),
      };
      await this.loans.insert(loan);
      await this.things.lend(thingId, loan.id);
      await this.jobs.begin(loan.id, dueAt);
      await this.notices.tell(loan, 'borrowed');
      return loan;
    });
  }

  /** Moves when a thing is due. @throws `lending.loan_not_found`, `lending.in_past`, `lending.too_long` */
  async extend(id: string, dueAt: Date, person: UserPrincipal): Promise<LoanRow> {
    await this.rules.allowDue(dueAt, person);
    return this.em.transactional(async () => {
      const loan = await this.lockOpen(id, person);
      await this.loans.extend(id, dueAt);
      await this.jobs.extend(id, dueAt);
      await this.notices.tell(loan, 'extended');
      return this.get(id, person);
    });
  }

  /** @throws `lending.loan_not_found` */
  async end(id: string, person: UserPrincipal): Promise<LoanRow> {
    return this.em.transactional(async () => {
      const loan = await this.lockOpen(id, person);
      await this.loans.end(id);
      await this.things.lend(loan.thingId, null);
      await this.jobs.end(id);
      await this.notices.tell(loan, 'returned');
      return this.get(id, person);
    });
  }

  /** Returns your loan, or any loan for a keeper. @throws `lending.loan_not_found` */
  async get(id: string, { userId, projectId, permissions }: UserPrincipal): Promise<LoanRow> {
    const loan = await this.loans.find(id);
    const isTheirs = loan?.borrowerId === userId || permissions.has('lending.manage');
    if (loan?.projectId !== projectId || !isTheirs) throw lendingErrors.loan_not_found();
    return loan;
  }

  async listOf({ userId }: UserPrincipal, limit: number, cursor?: string): Promise<Page<LoanRow>> {
    return Page.of(await this.loans.listOf(userId, limit + 1, cursor), limit);
  }

  /** Finds overdue loans. */
  async markOverdue(): Promise<void> {
    await this.em.transactional(async () => {
      for (const id of await this.loans.markOverdue()) {
        const loan = await this.loans.find(id);
        if (loan) await this.notices.tell(loan, 'overdue');
      }
    });
  }

  private async lockOpen(id: string, person: UserPrincipal): Promise<LoanRow> {
    const { thingId } = await this.get(id, person);
    await this.database.lock(`lending:thing:${thingId}`);
    const loan = await this.get(id, person);
    if (loan.returnedAt !== null) throw lendingErrors.loan_not_found();
    return loan;
  }
}
