import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { type LoanJob, markOverdue, remindBorrower } from '../lending.contracts.js';
import { ThingsRepository } from '../things/things.repository.js';
import { LoansRepository } from './loans.repository.js';
import { LoansService } from './loans.service.js';

/** Jobs of loans. */
@Injectable()
export class LoansJob {
  constructor(
    private readonly em: EntityManager,
    private readonly loans: LoansRepository,
    private readonly things: ThingsRepository,
    private readonly service: LoansService,
    private readonly users: UsersService,
    private readonly mail: MailService,
  ) {}

  @OnJob(remindBorrower)
  async remind({ loanId }: LoanJob): Promise<void> {
    const loan = await this.loans.find(loanId);
    if (!loan || loan.returnedAt !== null) return;
    const [thing, borrower] = [await this.things.find(loan.thingId), await this.users.find(loan.borrowerId)];
    if (!thing || !borrower) return;
    const { projectId, email: to, locale } = borrower;
    const data = { name: nameOf(borrower), thing: thing.name, due: loan.dueAt.slice(0, 10) };
    // A job may run twice. Of one day that a thing is due there is one mail.
    const dedupeKey = `lending.reminder:${loanId}:${loan.dueAt}`;
    const mail = { projectId, to, locale, template: 'lending.reminder', data, dedupeKey };
    await this.em.transactional(() => this.mail.send(mail));
  }

  @OnJob(markOverdue)
  async markOverdue(): Promise<void> {
    await this.service.markOverdue();
  }
}
