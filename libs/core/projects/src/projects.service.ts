import { Injectable } from '@nestjs/common';
import { type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { projectsErrors } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** Channel on which processes tell each other which project changed: the payload is its slug. */
export const PROJECT_CHANNEL = 'project';
const PROJECTS = 1000;
/** A project keeps its slug: it is the same while Postgres is away. */
const WHILE_AWAY_MS = 3_600_000;

@Injectable()
export class ProjectsService {
  private readonly bySlug: ProcessCache<{ id: string }>;

  constructor(
    private readonly projects: ProjectsRepository,
    caches: ProcessCaches,
  ) {
    this.bySlug = caches.create('slugs', {
      max: PROJECTS,
      channels: { [PROJECT_CHANNEL]: 'key' },
      whileAwayMs: WHILE_AWAY_MS,
    });
  }

  /** @returns the project's id. @throws `projects.not_found` */
  async resolve(slug: string): Promise<string> {
    const project = await this.bySlug.get(slug, () => this.projects.findId(slug));
    if (!project) throw projectsErrors.not_found();
    return project.id;
  }
}
