import { Injectable } from '@nestjs/common';
import { Database, type Parameters, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import type { Project } from './project.entity.js';

type ProjectTables = TablesOf<{ projects_project: Project }>;

const findId = statement((db: Tables<ProjectTables>, p: Parameters<{ slug: string }>) =>
  db.selectFrom('projects_project').select('id').where('slug', '=', p.slug),
);

const findById = statement((db: Tables<ProjectTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('projects_project').select(['id', 'slug', 'name']).where('id', '=', p.id),
);

const rename = statement((db: Tables<ProjectTables>, p: Parameters<{ id: string; name: string | null }>) =>
  db.updateTable('projects_project').set({ name: p.name }).where('id', '=', p.id),
);

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  async findId(slug: string): Promise<{ id: string } | undefined> {
    return this.database.first(findId, { slug });
  }

  async find(id: string): Promise<Pick<Project, 'id' | 'slug' | 'name'> | undefined> {
    return this.database.first(findById, { id });
  }

  async rename(id: string, name: string | null): Promise<void> {
    await this.database.change(rename, { id, name });
  }
}
