import { Injectable } from '@nestjs/common';
import { type HookMap, type Limit, OnHook, Problem, RateLimiter, Settings } from '@roost/plugin-kit';
import { projectsErrors } from '../projects.errors.js';
import { ProjectsSettings } from '../projects.settings.js';

/** Holds a project to the number of requests that it may get in an hour. */
@Injectable()
export class RequestQuota {
  constructor(
    private readonly settings: Settings,
    private readonly limiter: RateLimiter,
  ) {}

  /** Counts a request. @throws `projects.quota_exceeded` */
  async take(projectId: string): Promise<void> {
    const { requestsPerHour } = await this.settings.of(ProjectsSettings, projectId);
    if (requestsPerHour === 0) return;
    try {
      await this.limiter.take(limitOf(projectId, requestsPerHour));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const detail = `projects.requests: at most ${String(requestsPerHour)} requests in an hour to this project`;
      throw projectsErrors.quota_exceeded({ detail, headers: error.details.headers ?? {}, cause: error });
    }
  }

  /** Requests of a project without a quota are not counted. */
  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    const requests = await this.limiter.taken(limitOf(projectId, 1));
    return { projectId, used: { ...used, 'projects.requests': requests } };
  }
}

const limitOf = (projectId: string, times: number): Limit => ({
  name: 'requests',
  budget: `${String(times)}/1h`,
  by: { subject: projectId },
});
