import { Injectable } from '@nestjs/common';
import { type Counter, Metrics, newId, Notifications, Outbox, PrincipalFacts } from '@roost/plugin-kit';
import { type LoanChange, loanChanged } from '../lending.contracts.js';
import { THING_CHANNEL } from '../things/things.service.js';
import type { LoanRow } from './loans.repository.js';

/** Channel on which processes report changes for their open streams. */
export const LOAN_CHANNEL = 'loan';

/** A change as streams send it. */
export interface LoanNotice {
  id: string;
  projectId: string;
  loanId: string;
  thingId: string;
  change: LoanChange;
}

/** Reports a changed loan to plugins and streams, in the transaction of the change. */
@Injectable()
export class LoanNotices {
  private readonly changes: Counter<'change'>;

  constructor(
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly facts: PrincipalFacts,
    metrics: Metrics,
  ) {
    this.changes = metrics.counter({ name: 'loan_changes_total', help: 'Changes of loans', labels: ['change'] });
  }

  async tell({ id: loanId, thingId, borrowerId, projectId }: LoanRow, change: LoanChange): Promise<void> {
    // Handlers of this and other plugins: they must not miss it.
    await this.outbox.emit(loanChanged, { loanId, thingId, borrowerId, projectId, change }, `thing:${thingId}`);
    // Badges and streams: they can look for themselves.
    const notice: LoanNotice = { id: newId(), projectId, loanId, thingId, change };
    this.notifications.wake(THING_CHANNEL, thingId);
    this.notifications.wake(LOAN_CHANNEL, JSON.stringify(notice));
    // What is overdue is a fact about the borrower.
    await this.facts.changed(borrowerId);
    this.changes.add({ change });
  }
}
