import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import { MediaBlob } from '../blobs/media-blob.entity.js';
import { MediaSweep } from './media-sweep.entity.js';

/** What sweeping asks. */
@Injectable()
export class SweepRepository {
  constructor(private readonly em: EntityManager) {}

  /** The objects of blobs that rows name in a storage, as `<blob>/<object>`. */
  async namedObjects(blobIds: readonly string[], storage: string): Promise<Set<string>> {
    const ids = arrayLiteral(blobIds);
    const rows = await this.em.execute<{ name: string }[]>(
      `select id || '/source' as name from media_blob where id = any(?::uuid[]) and storage = ?
       union all select blob_id || '/' || object from media_variant where blob_id = any(?::uuid[]) and storage = ?
       union all select blob_id || '/' || object from media_transform where blob_id = any(?::uuid[]) and storage = ?`,
      [ids, storage, ids, storage, ids, storage],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Of these ids those that uploads have. */
  async uploadsAmong(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.em.execute<{ id: string }[]>('select id from media_upload where id = any(?::uuid[])', [
      arrayLiteral(ids),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  async blobsAfter(id: string, limit: number): Promise<Pick<MediaBlob, 'id' | 'storage' | 'missingSince'>[]> {
    return this.em.find(
      MediaBlob,
      { id: { $gt: id } },
      { orderBy: { id: 'asc' }, limit, fields: ['id', 'storage', 'missingSince'], disableIdentityMap: true },
    );
  }

  async setMissing(ids: readonly string[], since: Date | null): Promise<void> {
    if (ids.length === 0) return;
    await this.em.execute('update media_blob set missing_since = ? where id = any(?::uuid[])', [
      since,
      arrayLiteral(ids),
    ]);
  }

  async missing(limit: number): Promise<{ blobId: string; storage: string; mediaIds: string[] }[]> {
    return this.em.execute(
      `select b.id as "blobId", b.storage, coalesce(
         (select json_agg(m.id) from media_media m where m.blob_id = b.id), '[]'::json) as "mediaIds"
       from media_blob b where b.missing_since is not null order by b.id limit ?`,
      [limit],
    );
  }

  /** Keeps the latest report. */
  async save(sweep: MediaSweep): Promise<void> {
    await this.em.nativeDelete(MediaSweep, {});
    await this.em.insert(MediaSweep, sweep);
  }

  async latest(): Promise<MediaSweep | null> {
    return this.em.findOne(MediaSweep, { missing: { $gte: 0 } }, { orderBy: { id: 'desc' }, refresh: true });
  }
}
