import { Injectable } from '@nestjs/common';
import { Notifications, type Principal, ProjectStates } from '@roost/plugin-kit';
import { PROJECT_CHANNEL, ProjectDirectory } from './project-directory.js';
import { isOpen } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';

/** Which projects are suspended, as the directory has it. */
@Injectable()
export class SuspendedProjects extends ProjectStates {
  constructor(
    private readonly directory: ProjectDirectory,
    private readonly notifications: Notifications,
  ) {
    super();
  }

  async demandOpen(projectId: string, principal?: Principal): Promise<void> {
    if (this.isKnownOpen(projectId)) return;
    // Of one that is deleted caches may know something still.
    const project = await this.directory.byId(projectId);
    if (isOpen(project)) return;
    // Nobody else has a suspended project as their own: the guard lets none of them in.
    if (principal?.projectId !== projectId || project.deletionBegunAt !== null) throw projectsErrors.suspended();
  }

  isKnownOpen(projectId: string): boolean {
    const project = this.directory.peek(projectId);
    return project !== undefined && isOpen(project);
  }

  async closedIds(): Promise<readonly string[]> {
    return this.directory.closedIds();
  }

  watch(listener: () => void): void {
    this.notifications.listen(PROJECT_CHANNEL, listener);
  }
}
