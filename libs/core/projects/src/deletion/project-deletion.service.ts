import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs, Outbox } from '@roost/plugin-kit';
import type { ListedProject } from '../project.entity.js';
import { ProjectStateChanges } from '../project-state-changes.js';
import { ProjectsConfig } from '../projects.config.js';
import { deleteProject } from '../projects.contracts.js';
import { projectsErrors } from '../projects.errors.js';
import type { ProjectDeletion } from './project-deletion.entity.js';
import { ProjectDeletionsRepository } from './project-deletions.repository.js';

const DAY_MS = 86_400_000;

/** Schedules the deletion of projects, takes it back, and tells how far it is. */
@Injectable()
export class ProjectDeletionService {
  constructor(
    private readonly em: EntityManager,
    private readonly changes: ProjectStateChanges,
    private readonly deletions: ProjectDeletionsRepository,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly config: ProjectsConfig,
  ) {}

  /**
   * Suspends the project now, and has it deleted once the days of grace are over.
   *
   * @param requestedBy id of who asks for it
   * @throws `projects.not_found`, `projects.default_stays`
   */
  async schedule(slug: string, requestedBy: string): Promise<ListedProject> {
    return this.changes.change(slug, async ({ id, suspendedAt, deletesAt: scheduled }) => {
      if (scheduled !== null) return undefined;
      const delayMs = this.config.deletionDays * DAY_MS;
      const deletesAt = new Date(Date.now() + delayMs);
      await this.deletions.insert(id, requestedBy);
      // It is the server's: jobs of the project wait.
      const options = { key: id, delayMs, onConflict: 'replace', projectId: null } as const;
      await this.outbox.enqueue(deleteProject, { id }, options);
      const fields = { deletesAt, ...(suspendedAt === null ? { suspendedAt: new Date() } : {}) };
      return { action: 'deletion-scheduled', fields, details: { slug, deletesAt } };
    });
  }

  /** Takes a suspension or a deletion back. @throws `projects.not_found`, `projects.default_stays`, `projects.deletion_begun` */
  async restore(slug: string): Promise<ListedProject> {
    return this.changes.change(slug, async ({ id, suspendedAt, deletesAt, deletionBegunAt }) => {
      if (deletionBegunAt !== null) throw projectsErrors.deletion_begun();
      if (suspendedAt === null) return undefined;
      if (deletesAt !== null) {
        await this.deletions.delete(id);
        await this.jobs.cancel(deleteProject, id);
      }
      return { action: 'restored', fields: { suspendedAt: null, deletesAt: null }, details: { slug } };
    });
  }

  /** How far the deletions of these projects are, by their ids. */
  async progressOf(projects: readonly ListedProject[]): Promise<ReadonlyMap<string, ProjectDeletion>> {
    if (projects.every(({ deletesAt }) => deletesAt === null)) return new Map();
    return new Map((await this.deletions.list()).map((deletion) => [deletion.projectId, deletion]));
  }

  /** Enqueues deletions that are due and have no job any more. */
  async resume(projects: readonly ListedProject[]): Promise<void> {
    for (const { id, deletesAt } of projects) {
      if (deletesAt === null || new Date(deletesAt).getTime() > Date.now()) continue;
      await this.em.transactional(() => this.outbox.enqueue(deleteProject, { id }, { key: id, projectId: null }));
    }
  }
}
