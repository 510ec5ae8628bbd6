import { Injectable } from '@nestjs/common';
import { Installation } from '@roost/plugin-kit';
import { ProjectDirectory } from './project-directory.js';
import type { ListedProject } from './project.entity.js';

/** What other plugins ask about projects. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly directory: ProjectDirectory,
    private readonly installation: Installation,
  ) {}

  /** For commands and jobs, which are told a slug. @returns the project's id. @throws `projects.not_found` */
  async resolve(slug: string): Promise<string> {
    return (await this.directory.bySlug(slug)).id;
  }

  /** @throws `projects.not_found` */
  async get(id: string): Promise<ListedProject> {
    return this.directory.byId(id);
  }

  /** Display name of a project: its own name, else that of the installation. */
  async nameOf(id: string): Promise<string> {
    return (await this.ownNameOf(id)) ?? this.installation.appName;
  }

  /** The name that a project has of its own. */
  async ownNameOf(id: string): Promise<string | null> {
    return (await this.directory.find(id))?.name ?? null;
  }
}
