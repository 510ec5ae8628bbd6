import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';
import type { LendingConfig } from './lending.config.js';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** A person is about to borrow a thing. Throw to refuse. */
    'lending.borrowing': { projectId: string; thingId: string; borrowerId: string; dueAt: string };
  }

  interface FactMap {
    /** Number of overdue loans of a person. */
    lending: { overdue: number };
  }
}

export const LOAN_CHANGES = ['borrowed', 'extended', 'overdue', 'returned'] as const;
export type LoanChange = (typeof LOAN_CHANGES)[number];

/** A loan was made, changed or ended. */
export class LoanChanged {
  @ApiProperty({ format: 'uuid' })
  loanId: string;

  @ApiProperty({ format: 'uuid' })
  thingId: string;

  @ApiProperty({ format: 'uuid' })
  borrowerId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty({ enum: LOAN_CHANGES, enumName: 'LoanChange' })
  change: LoanChange;
}

export const loanChanged = defineEvent('lending.loan-changed', {
  version: 2,
  payload: LoanChanged,
  audience: ({ projectId, borrowerId }) => ({ projectId, userIds: [borrowerId], permission: 'lending.manage' }),
  // Version 1 was of things that were borrowed, and of nothing else.
  upcast: (payload): LoanChanged => ({ ...(payload as Omit<LoanChanged, 'change'>), change: 'borrowed' }),
  formerly: ['lending.borrowed'],
});

/** The loan that a job is about. */
export class LoanJob {
  loanId: string;
}

/** The list that is imported. */
export class ImportJob {
  inventoryId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** Imports one list at a time, so that imports do not delay reminders. */
export const IMPORT_QUEUE = 'lending.imports';

/** Reminds the borrower by mail, some hours before the thing is due. */
export const remindBorrower = defineJob('lending.remind-borrower', { payload: LoanJob, attempts: 10 });

/** Sends a code to the door. If the lock does not answer, the job is retried for about an hour. */
export const letIn = defineJob('lending.let-in', { payload: LoanJob, attempts: 12, timeLimitMs: 30_000 });

export const importThings = defineJob('lending.import-things', {
  payload: ImportJob,
  queue: IMPORT_QUEUE,
  attempts: 3,
  timeLimitMs: 600_000,
});

/** Removes photos whose media were deleted. */
export const checkPhotos = defineJob('lending.check-photos', { priority: 20 });

/** Marks overdue loans. */
export const markOverdue = defineJob('lending.mark-overdue', {
  schedule: ({ overdueCheckSeconds }: LendingConfig) => ({ everySeconds: overdueCheckSeconds }),
});

/** Mails the events since yesterday. */
export const sendDigest = defineJob('lending.send-digest', {
  schedule: ({ digestTo, digestAt, timeZone }: LendingConfig) =>
    digestTo === '' ? undefined : { cron: digestAt, timeZone },
});
