import { Injectable } from '@nestjs/common';
import { projectsErrors } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

@Injectable()
export class ProjectsService {
  /** A project keeps its slug for life, so what was found stays true. */
  private readonly idsBySlug = new Map<string, string>();

  constructor(private readonly projects: ProjectsRepository) {}

  /** @returns the project's id. @throws `projects.not_found` */
  async resolve(slug: string): Promise<string> {
    const known = this.idsBySlug.get(slug);
    if (known !== undefined) return known;
    const project = await this.projects.findBySlug(slug);
    if (!project) throw projectsErrors.not_found();
    this.idsBySlug.set(slug, project.id);
    return project.id;
  }
}
