import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Hooks, ProjectStates, RateLimiter } from '@roost/plugin-kit';
import { UsersConfig } from '../users.config.js';
import { FieldViews } from '../fields/field-views.js';
import { UsersService } from '../users.service.js';
import { archive } from './archive.js';

/** Everything that is kept about a person, as a zip that is written while it is read. */
@Injectable()
export class ExportService {
  constructor(
    private readonly users: UsersService,
    private readonly hooks: Hooks,
    private readonly limiter: RateLimiter,
    private readonly config: UsersConfig,
    private readonly projects: ProjectStates,
    private readonly views: FieldViews,
  ) {}

  /** @throws `projects.suspended`, `http.too_many_requests` */
  async export(userId: string): Promise<Readable> {
    const found = await this.users.profile(userId);
    const { projectId, email, ...profile } = found;
    await this.projects.demandOpen(projectId);
    const limit = { name: 'export', budget: this.config.exportBudget, by: { subject: userId } };
    await this.limiter.take(limit);
    const own = { path: 'profile.json', content: { ...profile, ...(await this.views.own(found)), email } };
    const { files } = await this.hooks.run('users.exporting', { userId, projectId, email, files: [own] });
    return archive(files);
  }
}
