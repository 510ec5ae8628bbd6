import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type DeliveryContext, OnJob, Outbox } from '@roost/plugin-kit';
import type { ListedProject } from '../project.entity.js';
import { DeleteProject, deleteProject, resumeDeletions } from '../projects.contracts.js';
import { ProjectsRepository } from '../projects.repository.js';
import { DeletionSteps, type PlannedStep } from './deletion-steps.js';
import { ProjectDeletionService } from './project-deletion.service.js';
import { ProjectDeletionsRepository } from './project-deletions.repository.js';
import { ProjectRemoval } from './project-removal.js';

/** How long one run deletes; then another goes on, which a shutdown need not wait for. In milliseconds. */
const RUN_MS = 10_000;

/**
 * Deletes projects whose days of grace are over, step by step. What is done is noted after each step; a step that was cut off goes on with
 * what it finds. One that fails holds up only those that need it, and is tried again.
 */
@Injectable()
export class DeleteProjectJob {
  private readonly logger = new Logger(DeleteProjectJob.name);

  constructor(
    private readonly em: EntityManager,
    private readonly projects: ProjectsRepository,
    private readonly deletions: ProjectDeletionsRepository,
    private readonly scheduled: ProjectDeletionService,
    private readonly steps: DeletionSteps,
    private readonly removal: ProjectRemoval,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(deleteProject)
  async delete({ id }: DeleteProject, { signal }: DeliveryContext): Promise<void> {
    const project = await this.removal.begin(id);
    if (!project) return;
    const steps = await this.steps.of(id);
    await this.deletions.setTotal(id, steps.length);
    const until = AbortSignal.any([signal, AbortSignal.timeout(RUN_MS)]);
    const { failed, isDone } = await this.runAll(project, steps, until);
    if (failed.length > 0 && !until.aborted)
      throw new Error(`The project ${project.slug} is not deleted yet: ${failed.join('; ')}`);
    // A request that was under way when the first step began may have written since.
    if (isDone && (await this.isEmpty(steps, until))) await this.removal.finish(project);
    else await this.goOn(id);
  }

  @OnJob(resumeDeletions)
  async resume(): Promise<void> {
    await this.scheduled.resume(await this.projects.listAll());
  }

  private async runAll(
    { id, slug }: ListedProject,
    steps: readonly PlannedStep[],
    until: AbortSignal,
  ): Promise<{ failed: string[]; isDone: boolean }> {
    const done = new Set((await this.deletions.find(id))?.done);
    const failed: string[] = [];
    for (const { name, after, run } of steps) {
      if (until.aborted) break;
      if (done.has(name) || !after.every((other) => done.has(other))) continue;
      try {
        if (!(await run(until))) continue;
        done.add(name);
        await this.deletions.noteDone(id, name);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const where = { err: error, project: slug, step: name };
        this.logger.warn(where, 'A step of the deletion of a project failed. It will be retried');
        await this.deletions.noteFailure(id, name, reason);
        failed.push(`${name}: ${reason}`);
      }
    }
    return { failed, isDone: steps.every(({ name }) => done.has(name)) };
  }

  private async isEmpty(steps: readonly PlannedStep[], until: AbortSignal): Promise<boolean> {
    for (const { run } of steps) if (!(await run(until))) return false;
    return true;
  }

  private async goOn(id: string): Promise<void> {
    const options = { key: id, onConflict: 'replace', projectId: null } as const;
    await this.em.transactional(() => this.outbox.enqueue(deleteProject, { id }, options));
  }
}
