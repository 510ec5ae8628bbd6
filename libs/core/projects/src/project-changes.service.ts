import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, DEFAULT_PROJECT, Installation, newId, Notifications } from '@roost/plugin-kit';
import { ProjectDeletionsRepository } from './deletion/project-deletions.repository.js';
import { PROJECT_CHANNEL } from './project-directory.js';
import type { ListedProject, Project } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** What can be changed of a project; what is left out stays. */
export type ProjectChanges = Partial<
  Pick<Project, 'name' | 'description' | 'links' | 'publicUrl' | 'appUrl' | 'allowedOrigins'>
>;

const NEW = {
  name: null,
  description: null,
  links: [],
  publicUrl: null,
  publicHost: null,
  appUrl: null,
  allowedOrigins: [],
  suspendedAt: null,
  deletesAt: null,
  deletionBegunAt: null,
};

/** Makes and changes projects. Every process knows of it with the commit. */
@Injectable()
export class ProjectChangesService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly projects: ProjectsRepository,
    private readonly deletions: ProjectDeletionsRepository,
    private readonly audit: AuditLog,
    private readonly notifications: Notifications,
    private readonly installation: Installation,
  ) {}

  /** By their slugs. */
  async list(): Promise<ListedProject[]> {
    return (await this.projects.listAll()).sort((one, other) => one.slug.localeCompare(other.slug));
  }

  /** @throws `projects.not_found` */
  async find(slug: string): Promise<ListedProject> {
    return demandOne(await this.projects.listAll(), (project) => project.slug === slug);
  }

  /** @throws `projects.slug_taken`, `projects.host_taken` */
  async create(slug: string, changes: ProjectChanges): Promise<ListedProject> {
    const id = newId();
    return this.change(id, 'created', { slug }, async (all) => {
      const isTaken = all.some((project) => project.slug === slug) || (await this.deletions.isBuried(slug));
      if (isTaken) throw projectsErrors.slug_taken();
      const project = { ...NEW, id, slug };
      await this.projects.insert({ ...project, ...this.fieldsOf(project, changes, all) });
    });
  }

  /** @throws `projects.not_found`, `projects.host_taken` */
  async update(id: string, changes: ProjectChanges): Promise<ListedProject> {
    return this.change(id, 'changed', { ...changes }, async (all) => {
      const project = demandOne(all, (known) => known.id === id);
      const fields = this.fieldsOf(project, changes, all);
      if (Object.keys(fields).length > 0) await this.projects.update(id, fields);
    });
  }

  private async change(
    id: string,
    action: string,
    details: Record<string, unknown>,
    write: (all: readonly ListedProject[]) => Promise<void>,
  ): Promise<ListedProject> {
    return this.em.transactional(async () => {
      // Two that want the same slug or host: the second one sees the first.
      await this.database.lock('projects:changes');
      await write(await this.projects.listAll());
      await this.audit.record({ action, target: `project:${id}`, projectId: id, details });
      await this.notifications.notify(PROJECT_CHANNEL, id);
      return demandOne(await this.projects.listAll(), (project) => project.id === id);
    });
  }

  private fieldsOf(
    { id, slug }: Pick<Project, 'id' | 'slug'>,
    { name, description, links, publicUrl, appUrl, allowedOrigins }: ProjectChanges,
    all: readonly ListedProject[],
  ): Partial<Project> {
    const fields: Partial<Project> = {};
    if (name !== undefined) fields.name = name;
    if (description !== undefined) fields.description = description;
    if (links) fields.links = links;
    if (appUrl !== undefined) fields.appUrl = appUrl && withoutSlash(appUrl);
    if (allowedOrigins) fields.allowedOrigins = [...new Set(allowedOrigins.map((origin) => new URL(origin).origin))];
    if (publicUrl === undefined) return fields;
    const host = publicUrl && new URL(publicUrl).host;
    const isInstallations = host === new URL(this.installation.baseUrl).host && slug !== DEFAULT_PROJECT;
    if (isInstallations || all.some((other) => host !== null && other.publicHost === host && other.id !== id))
      throw projectsErrors.host_taken();
    return { ...fields, publicUrl: publicUrl && withoutSlash(publicUrl), publicHost: host };
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function demandOne(all: readonly ListedProject[], isIt: (project: ListedProject) => boolean): ListedProject {
  const project = all.find(isIt);
  if (!project) throw projectsErrors.not_found();
  return project;
}
