import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, Jobs, newId, Outbox } from '@roost/plugin-kit';
import { rebuildMedia } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import { Ladders } from '../projects/ladders.service.js';
import type { MediaRebuild } from './media-rebuild.entity.js';
import { RebuildRepository } from './rebuild.repository.js';

/** Brings every image of a project to its ladder, in the background. */
@Injectable()
export class RebuildService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly rebuilds: RebuildRepository,
    private readonly ladders: Ladders,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** Begins a rebuild; while one to the same ladder is unfinished, it is that one, which goes on if its job was given up. */
  async start(projectId: string): Promise<MediaRebuild> {
    return this.em.transactional(async () => {
      // Rebuilds of a project begin one after the other.
      await this.database.lock(`media:rebuild:${projectId}`);
      const { key: ladder } = await this.ladders.of(projectId);
      const latest = await this.rebuilds.findLatest(projectId);
      if (latest && !latest.finishedAt && latest.ladder === ladder) {
        await this.goOn(latest);
        return latest;
      }
      const id = newId();
      await this.rebuilds.insert({ id, projectId, ladder });
      await this.enqueue(id, projectId);
      await this.audit.record({ action: 'rebuild-started', target: `project:${projectId}`, projectId });
      return this.latest(projectId);
    });
  }

  /** @throws `media.rebuild_not_found` */
  async latest(projectId: string): Promise<MediaRebuild> {
    const rebuild = await this.rebuilds.findLatest(projectId);
    if (!rebuild) throw mediaErrors.rebuild_not_found();
    return rebuild;
  }

  /** The run that was given up is retried, so that it is not listed as given up for ever. */
  private async goOn({ id, projectId }: MediaRebuild): Promise<void> {
    const run = await this.jobs.find(rebuildMedia, id);
    if (run?.state === 'failed' && (await this.jobs.retry(run.id))) return;
    await this.enqueue(id, projectId);
  }

  private async enqueue(id: string, projectId: string): Promise<void> {
    await this.outbox.enqueue(rebuildMedia, { rebuildId: id }, { key: id, projectId });
  }
}
