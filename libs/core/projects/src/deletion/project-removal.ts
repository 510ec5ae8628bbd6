import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, DEFAULT_PROJECT, Notifications, Outbox } from '@roost/plugin-kit';
import { PROJECT_CHANNEL } from '../project-directory.js';
import type { ListedProject } from '../project.entity.js';
import { deleteProject } from '../projects.contracts.js';
import { ProjectsRepository } from '../projects.repository.js';
import { ProjectDeletionsRepository } from './project-deletions.repository.js';

/** The first and the last transaction of a deletion. */
@Injectable()
export class ProjectRemoval {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly projects: ProjectsRepository,
    private readonly deletions: ProjectDeletionsRepository,
    private readonly audit: AuditLog,
    private readonly notifications: Notifications,
    private readonly outbox: Outbox,
  ) {}

  /** From here on nobody takes it back, and nobody acts on the project. @returns undefined when there is nothing to delete now */
  async begin(id: string): Promise<ListedProject | undefined> {
    return this.em.transactional(async () => {
      await this.database.lock('projects:changes');
      const project = (await this.projects.listAll()).find((known) => known.id === id);
      if (!project?.deletesAt) return undefined;
      const earlyMs = new Date(project.deletesAt).getTime() - Date.now();
      if (earlyMs > 0) {
        // Deleted anew and due later, or the clocks of two machines differ.
        const options = { key: id, delayMs: earlyMs, onConflict: 'replace', projectId: null } as const;
        await this.outbox.enqueue(deleteProject, { id }, options);
        return undefined;
      }
      if (project.deletionBegunAt === null) {
        await this.projects.update(id, { deletionBegunAt: new Date() });
        await this.notifications.notify(PROJECT_CHANNEL, id);
      }
      return project;
    });
  }

  /** Leaves the slug, which is never used again, and a line in the audit log of the server. */
  async finish({ id, slug }: ListedProject): Promise<void> {
    await this.em.transactional(async () => {
      await this.database.lock('projects:changes');
      const [deletion, all] = [await this.deletions.find(id), await this.projects.listAll()];
      const server = all.find((known) => known.slug === DEFAULT_PROJECT);
      if (!deletion || !server) return;
      await this.deletions.bury(slug);
      await this.deletions.delete(id);
      await this.projects.delete(id);
      await this.audit.record({
        action: 'deleted',
        target: `project:${id}`,
        projectId: server.id,
        actorId: deletion.requestedBy,
        details: { slug },
      });
      await this.notifications.notify(PROJECT_CHANNEL, id);
    });
  }
}
