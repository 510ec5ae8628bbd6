import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaProject } from './media-project.entity.js';

/** Queries on what media remember of projects. */
@Injectable()
export class MediaProjectsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Of a project without a row: as if its row said so. */
  async findOrDefault(projectId: string): Promise<MediaProject> {
    const found = await this.em.findOne(MediaProject, { projectId }, { refresh: true, disableIdentityMap: true });
    return found ?? { projectId, rungNumbers: {}, keyVersion: 0 };
  }

  async save(projectId: string, changes: Partial<Omit<MediaProject, 'projectId'>>): Promise<void> {
    await this.em.execute('insert into media_project (project_id) values (?) on conflict do nothing', [projectId]);
    await this.em.nativeUpdate(MediaProject, { projectId }, changes);
  }
}
