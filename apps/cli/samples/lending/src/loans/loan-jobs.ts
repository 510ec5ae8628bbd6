import { Injectable } from '@nestjs/common';
import { Jobs, Outbox } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { letIn, remindBorrower } from '../lending.contracts.js';

const HOUR_MS = 3_600_000;

/** Jobs of a loan. Each loan has one reminder, whose key is the id of the loan, so it can be rescheduled. */
@Injectable()
export class LoanJobs {
  constructor(
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly config: LendingConfig,
  ) {}

  async begin(loanId: string, dueAt: Date): Promise<void> {
    await this.remind(loanId, dueAt);
    // The door learns codes one after the other.
    await this.outbox.enqueue(letIn, { loanId }, { aggregate: 'door' });
  }

  async extend(loanId: string, dueAt: Date): Promise<void> {
    const isMoved = await this.jobs.reschedule(remindBorrower, loanId, this.delayMs(dueAt));
    // The reminder was sent: there will be another one.
    if (!isMoved) await this.remind(loanId, dueAt);
    await this.outbox.enqueue(letIn, { loanId }, { aggregate: 'door' });
  }

  async end(loanId: string): Promise<void> {
    await this.jobs.cancel(remindBorrower, loanId);
  }

  private async remind(loanId: string, dueAt: Date): Promise<void> {
    await this.outbox.enqueue(remindBorrower, { loanId }, { key: loanId, delayMs: this.delayMs(dueAt) });
  }

  private delayMs(dueAt: Date): number {
    return Math.max(0, dueAt.getTime() - this.config.remindHours * HOUR_MS - Date.now());
  }
}
