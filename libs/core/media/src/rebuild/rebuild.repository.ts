import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaRebuild } from './media-rebuild.entity.js';

/** Images of a project whose variants are of another ladder. Parameters: project, version. */
const BEHIND = `b.project_id = ? and b.kind = 'image' and b.status <> 'failed' and b.ladder_version <> ?
  and exists (select 1 from media_variant v where v.blob_id = b.id)`;

@Injectable()
export class RebuildRepository {
  constructor(private readonly em: EntityManager) {}

  async countBehind(projectId: string, ladderVersion: number): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `select count(*)::int as count from media_blob b where ${BEHIND}`,
      [projectId, ladderVersion],
    );
    return row.count;
  }

  /** Ids of the next images, in order. */
  async nextBehind({ projectId, ladderVersion, cursor }: MediaRebuild, limit: number): Promise<string[]> {
    const after = cursor ?? '00000000-0000-0000-0000-000000000000';
    const rows = await this.em.execute<{ id: string }[]>(
      `select b.id from media_blob b where ${BEHIND} and b.id > ? order by b.id limit ?`,
      [projectId, ladderVersion, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async insert(rebuild: Pick<MediaRebuild, 'id' | 'projectId' | 'ladderVersion' | 'total'>): Promise<void> {
    const fresh = { done: 0, failed: 0, cursor: null, startedAt: new Date(), finishedAt: null };
    await this.em.insert(MediaRebuild, { ...rebuild, ...fresh });
  }

  async find(id: string): Promise<MediaRebuild | null> {
    return this.em.findOne(MediaRebuild, { id }, { refresh: true });
  }

  async findLatest(projectId: string): Promise<MediaRebuild | null> {
    return this.em.findOne(MediaRebuild, { projectId }, { orderBy: { id: 'desc' }, refresh: true });
  }

  async advance(id: string, blobId: string, isGood: boolean): Promise<void> {
    await this.em.execute('update media_rebuild set done = done + 1, failed = failed + ?, cursor = ? where id = ?', [
      isGood ? 0 : 1,
      blobId,
      id,
    ]);
  }

  async finish(id: string): Promise<void> {
    await this.em.nativeUpdate(MediaRebuild, { id }, { finishedAt: new Date() });
  }
}
