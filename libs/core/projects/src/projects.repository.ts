import { Injectable } from '@nestjs/common';
import { Database, type Parameters, statement, type Tables, type TablesOf } from '@roost/plugin-kit';
import type { Project } from './project.entity.js';

const findId = statement((db: Tables<TablesOf<{ projects_project: Project }>>, p: Parameters<{ slug: string }>) =>
  db.selectFrom('projects_project').select('id').where('slug', '=', p.slug),
);

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  async findId(slug: string): Promise<{ id: string } | undefined> {
    return this.database.first(findId, { slug });
  }
}
