import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DecodableFiles } from '../files/decodable-files.js';
import { MediaRebuild } from './media-rebuild.entity.js';

/**
 * Images of a project whose variants are of another ladder, or which have none since they could not be decoded; what is processed for the
 * first time will be of the present one by itself. Parameters: project, key of the ladder, whether HEIC is decoded.
 */
const OUTDATED = `b.project_id = ? and b.kind = 'image' and b.status <> 'failed' and b.ladder <> ? and (b.ladder <> '' or b.status = 'ready')
  and (exists (select 1 from storage_variant v where v.blob_id = b.id) or (b.mime = 'image/heic' and ?))`;

@Injectable()
export class RebuildRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly files: DecodableFiles,
  ) {}

  async isOutdated(projectId: string, ladder: string): Promise<boolean> {
    return (await this.nextOutdated({ projectId, ladder, cursor: null }, 1)).length > 0;
  }

  /** Reads every image of the project: half a second for 250,000. */
  async countOutdated(projectId: string, ladder: string): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `select count(*)::int as count from storage_blob b where ${OUTDATED}`,
      [projectId, ladder, this.files.decodesHeic],
    );
    return row.count;
  }

  /** Ids of the next images, in order. */
  async nextOutdated(
    { projectId, ladder, cursor }: Pick<MediaRebuild, 'projectId' | 'ladder' | 'cursor'>,
    limit: number,
  ): Promise<string[]> {
    const after = cursor ?? '00000000-0000-0000-0000-000000000000';
    const rows = await this.em.execute<{ id: string }[]>(
      `select b.id from storage_blob b where ${OUTDATED} and b.id > ? order by b.id limit ?`,
      [projectId, ladder, this.files.decodesHeic, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async insert(rebuild: Pick<MediaRebuild, 'id' | 'projectId' | 'ladder'>): Promise<void> {
    const fresh = { total: null, done: 0, failed: 0, cursor: null, startedAt: new Date(), finishedAt: null };
    await this.em.insert(MediaRebuild, { ...rebuild, ...fresh });
  }

  async find(id: string): Promise<MediaRebuild | null> {
    return this.em.findOne(MediaRebuild, { id }, { refresh: true });
  }

  async findLatest(projectId: string): Promise<MediaRebuild | null> {
    return this.em.findOne(MediaRebuild, { projectId }, { orderBy: { id: 'desc' }, refresh: true });
  }

  async setTotal(id: string, total: number): Promise<void> {
    await this.em.nativeUpdate(MediaRebuild, { id }, { total });
  }

  async advance(id: string, blobId: string, isGood: boolean): Promise<void> {
    await this.em.execute('update media_rebuild set done = done + 1, failed = failed + ?, cursor = ? where id = ?', [
      isGood ? 0 : 1,
      blobId,
      id,
    ]);
  }

  /** Projects with images. */
  async projects(): Promise<string[]> {
    const rows = await this.em.execute<{ projectId: string }[]>(
      `select distinct project_id as "projectId" from storage_blob where kind = 'image' order by 1`,
    );
    return rows.map(({ projectId }) => projectId);
  }

  /** Notes what the server makes of images by default, by its key. @returns whether it was another one until now. */
  async noteDefault(ladder: string): Promise<boolean> {
    const noted = await this.em.execute<unknown[]>(
      `insert into media_default_ladder (id, ladder) values (1, ?)
       on conflict (id) do update set ladder = excluded.ladder where media_default_ladder.ladder <> excluded.ladder returning 1`,
      [ladder],
    );
    return noted.length > 0;
  }

  async finish(id: string): Promise<void> {
    await this.em.nativeUpdate(MediaRebuild, { id }, { finishedAt: new Date() });
  }
}
