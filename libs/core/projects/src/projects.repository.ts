import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { camelCased, Database, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import { type ListedProject, Project } from './project.entity.js';

type ProjectTables = TablesOf<{ projects_project: Project }>;

const listAll = statement((db: Tables<ProjectTables>) =>
  db
    .selectFrom('projects_project')
    .select(camelCased('id', 'slug', 'name', 'description', 'links', 'public_url', 'public_host', 'app_url'))
    .select(camelCased('allowed_origins', 'suspended_at', 'deletes_at', 'deletion_begun_at', 'created_at'))
    .orderBy('id'),
);

@Injectable()
export class ProjectsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async listAll(): Promise<ListedProject[]> {
    return this.database.run(listAll, {});
  }

  async insert(project: Omit<Project, 'createdAt'>): Promise<void> {
    await this.em.insert(Project, { ...project, createdAt: new Date() });
  }

  async update(id: string, changes: Partial<Project>): Promise<void> {
    await this.em.nativeUpdate(Project, { id }, changes);
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Project, { id });
  }
}
