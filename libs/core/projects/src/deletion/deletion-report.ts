import { Injectable } from '@nestjs/common';
import { OnCommand } from '@roost/plugin-kit';
import type { ListedProject } from '../project.entity.js';
import { ProjectsRepository } from '../projects.repository.js';
import type { ProjectDeletion } from './project-deletion.entity.js';
import { ProjectDeletionService } from './project-deletion.service.js';

const HOUR_MS = 3_600_000;

/** Says which deletions of projects do not end, to `roost projects deletions` and to the doctor. */
@Injectable()
export class DeletionReport {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly deletions: ProjectDeletionService,
  ) {}

  @OnCommand('projects deletions')
  async list(): Promise<string> {
    const due = (await this.projects.listAll()).filter(({ deletesAt }) => hoursSince(deletesAt) > 0);
    const progress = await this.deletions.progressOf(due);
    return due.flatMap((project) => sentences(project, progress.get(project.id))).join('\n');
  }
}

const hoursSince = (time: ListedProject['deletesAt']): number =>
  time === null ? 0 : (Date.now() - new Date(time).getTime()) / HOUR_MS;

function sentences({ slug, deletesAt }: ListedProject, deletion: ProjectDeletion | undefined): string[] {
  const failures = Object.entries(deletion?.failures ?? {});
  if (failures.length > 0)
    return failures.map(([step, reason]) => `The deletion of the project ${slug} fails in the step ${step}: ${reason}`);
  const hours = Math.floor(hoursSince(deletesAt));
  if (hours < 1) return [];
  const { done = [], total = null } = deletion ?? {};
  const steps = total === null ? 'It has not begun' : `${String(done.length)} of ${String(total)} steps are done`;
  return [`The project ${slug} should have been deleted ${String(hours)} h ago. ${steps}`];
}
