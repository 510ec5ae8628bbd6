import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Project } from './project.entity.js';

@Injectable()
export class ProjectsRepository {
  constructor(private readonly em: EntityManager) {}

  async findBySlug(slug: string): Promise<Project | null> {
    return this.em.findOne(Project, { slug });
  }
}
