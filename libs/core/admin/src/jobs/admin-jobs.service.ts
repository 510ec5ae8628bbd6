import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, type JobDetails, type JobFilter, Jobs } from '@roost/plugin-kit';
import { adminErrors } from '../admin.errors.js';

const PAGE = 200;

/** Retries and discards what was given up. Each is in the audit log. */
@Injectable()
export class AdminJobsService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `admin.job_not_found` */
  async get(id: string): Promise<JobDetails> {
    const job = await this.jobs.get(id);
    if (!job) throw adminErrors.job_not_found();
    return job;
  }

  /** The ids of what was given up, the oldest first: so retried, entries of an aggregate keep their order. */
  async failed(filter: Pick<JobFilter, 'name' | 'plugin'>): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await this.jobs.list({
        ...filter,
        state: 'failed',
        limit: PAGE,
        ...(cursor !== null && { cursor }),
      });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids.reverse();
  }

  /** @param projectId whose audit log tells of it @throws `admin.job_not_found`, `admin.job_not_failed` */
  async retry(projectId: string, id: string): Promise<JobDetails> {
    return this.settle(projectId, id, 'job-retried', () => this.jobs.retry(id));
  }

  /** @param projectId whose audit log tells of it @throws `admin.job_not_found`, `admin.job_not_failed` */
  async discard(projectId: string, id: string): Promise<JobDetails> {
    return this.settle(projectId, id, 'job-discarded', () => this.jobs.discard(id));
  }

  private async settle(
    projectId: string,
    id: string,
    action: string,
    work: () => Promise<boolean>,
  ): Promise<JobDetails> {
    return this.em.transactional(async () => {
      const job = await this.get(id);
      if (!(await work())) throw adminErrors.job_not_failed();
      // Not the error: it may name people, and this is kept for long.
      const { job: name, event, handler } = job;
      await this.audit.record({
        action,
        target: `job:${id}`,
        projectId,
        details: { job: name, event, handler },
      });
      return job;
    });
  }
}
