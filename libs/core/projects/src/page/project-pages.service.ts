import { Injectable } from '@nestjs/common';
import { Hooks, ProjectStates } from '@roost/plugin-kit';
import { ProjectsService } from '../projects.service.js';
import type { ProjectPage } from './project-page.js';

/** The public pages of projects: what each of them says of itself, and what plugins add. */
@Injectable()
export class ProjectPagesService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly hooks: Hooks,
    private readonly states: ProjectStates,
  ) {}

  /** @throws `projects.not_found`, `projects.suspended` */
  async bySlug(slug: string): Promise<ProjectPage> {
    const id = await this.projects.resolve(slug);
    await this.states.demandOpen(id);
    return this.byId(id);
  }

  /** @throws `projects.not_found` */
  async byId(id: string): Promise<ProjectPage> {
    const { slug, description, links } = await this.projects.get(id);
    const page = { id, slug, name: await this.projects.nameOf(id), description, links };
    return this.hooks.run('projects.presenting', {
      ...page,
      logoId: null,
      coverId: null,
      signUp: [],
      signUpDomains: [],
    });
  }
}
