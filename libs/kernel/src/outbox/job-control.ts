import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  Database,
  type JobDefinition,
  type JobDetails,
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
    private readonly em: EntityManager,
    private readonly database: Database,
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

  async get(id: string): Promise<JobDetails | undefined> {
    const row = await this.jobs.get(id);
    return row && { ...reportOf(row), payload: row.payload, traceId: row.traceId };
  }

  async retry(id: string): Promise<boolean> {
    this.database.requireTransaction('A job that was given up was retried');
    const isRetried = await this.tryRetry(id);
    if (isRetried) this.notifications.wake(OUTBOX_CHANNEL);
    return isRetried;
  }

  async discard(id: string): Promise<boolean> {
    this.database.requireTransaction('A job that was given up was discarded');
    return this.jobs.discard(id);
  }

  /** In a savepoint: a job of its key that is enqueued at this moment is no error of the caller's transaction. */
  private async tryRetry(id: string): Promise<boolean> {
    try {
      return await this.em.transactional(() => this.jobs.retry(id));
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) return false;
      throw error;
    }
  }
}

function reportOf(row: JobRow): JobReport {
  const { id, kind, name, handler, plugin, key, attempts, progress, lastError } = row;
  const isJob = kind === 'job';
  return {
    id,
    job: isJob ? name : null,
    event: isJob ? null : name,
    handler,
    plugin,
    key,
    state: stateOf(row.state),
    attempts,
    progress,
    lastError,
    runAt: new Date(row.runAt),
    createdAt: new Date(row.createdAt),
  };
}

const stateOf = (state: JobRow['state']): JobState => (state === 'new' || state === 'pending' ? 'waiting' : state);
