import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, DEFAULT_PROJECT, Notifications } from '@roost/plugin-kit';
import { PROJECT_CHANNEL } from './project-directory.js';
import type { ListedProject, Project } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** A change of what state a project is in. */
export interface StateChange {
  /** For the audit log. */
  action: string;
  fields: Partial<Pick<Project, 'suspendedAt' | 'deletesAt'>>;
  details: Record<string, unknown>;
}

/** Changes the state of projects, one change after the other. Every process knows of it with the commit. */
@Injectable()
export class ProjectStateChanges {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly projects: ProjectsRepository,
    private readonly audit: AuditLog,
    private readonly notifications: Notifications,
  ) {}

  /**
   * @param decide in the transaction of the change; undefined: nothing changes
   * @throws `projects.not_found`, `projects.default_stays`, and what `decide` throws
   */
  async change(
    slug: string,
    decide: (project: ListedProject) => Promise<StateChange | undefined>,
  ): Promise<ListedProject> {
    if (slug === DEFAULT_PROJECT) throw projectsErrors.default_stays();
    return this.em.transactional(async () => {
      await this.database.lock('projects:changes');
      const all = await this.projects.listAll();
      const project = demand(all, slug);
      const change = await decide(project);
      if (!change) return project;
      const { id } = project;
      await this.projects.update(id, change.fields);
      await this.record(id, [id, demand(all, DEFAULT_PROJECT).id], change);
      await this.notifications.notify(PROJECT_CHANNEL, id);
      return demand(await this.projects.listAll(), slug);
    });
  }

  /** In the log of the server, too: that of the project may be gone one day. */
  private async record(id: string, logs: readonly string[], { action, details }: StateChange): Promise<void> {
    for (const projectId of logs) await this.audit.record({ action, target: `project:${id}`, projectId, details });
  }
}

function demand(all: readonly ListedProject[], slug: string): ListedProject {
  const project = all.find((known) => known.slug === slug);
  if (!project) throw projectsErrors.not_found();
  return project;
}
