import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import { ProjectDeletion } from './project-deletion.entity.js';
import { ProjectTombstone } from './project-tombstone.entity.js';

@Injectable()
export class ProjectDeletionsRepository {
  constructor(private readonly em: EntityManager) {}

  async find(projectId: string): Promise<ProjectDeletion | null> {
    return this.em.findOne(ProjectDeletion, { projectId }, { disableIdentityMap: true });
  }

  async list(): Promise<ProjectDeletion[]> {
    return this.em.find(ProjectDeletion, { requestedAt: { $lte: new Date() } }, { disableIdentityMap: true });
  }

  async insert(projectId: string, requestedBy: string): Promise<void> {
    const fresh = { done: [], total: null, failures: {}, requestedAt: new Date() };
    await this.em.insert(ProjectDeletion, { projectId, requestedBy, ...fresh });
  }

  async delete(projectId: string): Promise<void> {
    await this.em.nativeDelete(ProjectDeletion, { projectId });
  }

  async setTotal(projectId: string, total: number): Promise<void> {
    await this.em.nativeUpdate(ProjectDeletion, { projectId }, { total });
  }

  async noteDone(projectId: string, step: string): Promise<void> {
    await this.em.execute(
      `update projects_deletion set done = array(select distinct unnest(done || ?::text[])), failures = failures - ?
       where project_id = ?`,
      [arrayLiteral([step]), step, projectId],
    );
  }

  async noteFailure(projectId: string, step: string, reason: string): Promise<void> {
    await this.em.execute('update projects_deletion set failures = failures || ?::jsonb where project_id = ?', [
      JSON.stringify({ [step]: reason }),
      projectId,
    ]);
  }

  async bury(slug: string): Promise<void> {
    await this.em.insert(ProjectTombstone, { slug, deletedAt: new Date() });
  }

  async isBuried(slug: string): Promise<boolean> {
    return (await this.em.count(ProjectTombstone, { slug })) > 0;
  }
}
