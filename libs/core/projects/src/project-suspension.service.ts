import { Injectable } from '@nestjs/common';
import { isOpen, type ListedProject } from './project.entity.js';
import { ProjectStateChanges } from './project-state-changes.js';

/** Suspends projects. */
@Injectable()
export class ProjectSuspensionService {
  constructor(private readonly changes: ProjectStateChanges) {}

  /** Can be repeated. @throws `projects.not_found`, `projects.default_stays` */
  async suspend(slug: string): Promise<ListedProject> {
    return this.changes.change(slug, (project) =>
      Promise.resolve(
        isOpen(project) ? { action: 'suspended', fields: { suspendedAt: new Date() }, details: { slug } } : undefined,
      ),
    );
  }
}
