import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Installation, type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { projectsErrors } from './projects.errors.js';
import type { Project } from './project.entity.js';
import { ProjectsRepository } from './projects.repository.js';

/** Channel on which processes tell each other which project changed: the payload is its slug. */
const PROJECT_CHANNEL = 'project';
const PROJECTS = 1000;
/** A project keeps its slug: it is the same while Postgres is away. */
const WHILE_AWAY_MS = 3_600_000;

/** A project, as its people know it. */
export type ProjectDetails = Pick<Project, 'id' | 'slug' | 'name'>;

@Injectable()
export class ProjectsService {
  private readonly bySlug: ProcessCache<{ id: string }>;

  constructor(
    private readonly em: EntityManager,
    private readonly projects: ProjectsRepository,
    private readonly audit: AuditLog,
    private readonly installation: Installation,
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

  /** @throws `projects.not_found` */
  async get(id: string): Promise<ProjectDetails> {
    const project = await this.projects.find(id);
    if (!project) throw projectsErrors.not_found();
    return project;
  }

  /** Display name of a project: its own name, else that of the installation. */
  async nameOf(id: string): Promise<string> {
    return (await this.ownNameOf(id)) ?? this.installation.appName;
  }

  /** The name that a project has of its own. */
  async ownNameOf(id: string): Promise<string | null> {
    return (await this.projects.find(id))?.name ?? null;
  }

  /** @param name null: it goes by the name of the installation. @throws `projects.not_found` */
  async rename(id: string, name: string | null): Promise<ProjectDetails> {
    return this.em.transactional(async () => {
      const project = await this.get(id);
      await this.projects.rename(id, name);
      await this.audit.record({
        action: 'renamed',
        target: `project:${id}`,
        projectId: id,
        details: { from: project.name, to: name },
      });
      return { ...project, name };
    });
  }
}
