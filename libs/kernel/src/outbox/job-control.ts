import { Injectable } from '@nestjs/common';
import {
  type JobDefinition,
  type JobFilter,
  type JobReport,
  Jobs,
  type JobState,
  Notifications,
  Page,
} from '@roost/plugin-kit';
import { type JobRow, JobsRepository } from './jobs.repository.js';
import { OUTBOX_CHANNEL } from './outbox.repository.js';

/** Where workers hear of runs that are to end; the payload is the id of the entry. */
export const CANCEL_CHANNEL = 'kernel_job_cancelled';

@Injectable()
export class JobControl extends Jobs {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly notifications: Notifications,
  ) {
    super();
  }

  async list(filter: JobFilter): Promise<Page<JobReport>> {
    return Page.of(await this.jobs.list({ ...filter, limit: filter.limit + 1 }), filter.limit).map(reportOf);
  }

  async find(job: JobDefinition, key: string): Promise<JobReport | undefined> {
    const row = await this.jobs.find(job.name, key);
    return row && reportOf(row);
  }

  async cancel(job: JobDefinition, key: string): Promise<boolean> {
    const cancelled = await this.jobs.cancel(job.name, key);
    if (cancelled?.state === 'running') await this.notifications.notify(CANCEL_CHANNEL, cancelled.id);
    return cancelled !== undefined;
  }

  async reschedule(job: JobDefinition, key: string, delayMs: number): Promise<boolean> {
    const isMoved = await this.jobs.reschedule(job.name, key, delayMs);
    if (isMoved) this.notifications.wake(OUTBOX_CHANNEL);
    return isMoved;
  }
}

function reportOf({ name, state, runAt, createdAt, ...row }: JobRow): JobReport {
  return { ...row, job: name, state: stateOf(state), runAt: new Date(runAt), createdAt: new Date(createdAt) };
}

const stateOf = (state: JobRow['state']): JobState => (state === 'running' || state === 'failed' ? state : 'waiting');
