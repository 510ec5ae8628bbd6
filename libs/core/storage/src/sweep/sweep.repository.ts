import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import { StorageBlob } from '../blobs/storage-blob.entity.js';
import { StorageSweep } from './storage-sweep.entity.js';

/** What sweeping asks. */
@Injectable()
export class SweepRepository {
  constructor(private readonly em: EntityManager) {}

  /** Whether all blobs are in the tables of storage. Where media was off during the upgrade that made these, it still has its own. */
  async knowsAllBlobs(): Promise<boolean> {
    const [{ older }] = await this.em.execute<[{ older: string | null }]>(
      `select coalesce(to_regclass('media_blob'), to_regclass('media_variant'))::text as older`,
    );
    return older === null;
  }

  /** The objects of blobs that rows name in a storage, as `<blob>/<object>`. */
  async namedObjects(blobIds: readonly string[], storage: string): Promise<Set<string>> {
    const ids = arrayLiteral(blobIds);
    const rows = await this.em.execute<{ name: string }[]>(
      `select id || '/source' as name from storage_blob where id = any(?::uuid[]) and storage = ?
       union all select blob_id || '/' || object from storage_variant where blob_id = any(?::uuid[]) and storage = ?
       union all select blob_id || '/' || object from storage_transform where blob_id = any(?::uuid[]) and storage = ?`,
      [ids, storage, ids, storage, ids, storage],
    );
    return new Set(rows.map(({ name }) => name));
  }

  async blobsAfter(
    id: string,
    exceptProjects: readonly string[],
    limit: number,
  ): Promise<Pick<StorageBlob, 'id' | 'storage' | 'missingSince'>[]> {
    return this.em.find(
      StorageBlob,
      { id: { $gt: id }, projectId: { $nin: [...exceptProjects] } },
      { orderBy: { id: 'asc' }, limit, fields: ['id', 'storage', 'missingSince'], disableIdentityMap: true },
    );
  }

  async setMissing(ids: readonly string[], since: Date | null): Promise<void> {
    if (ids.length === 0) return;
    await this.em.execute('update storage_blob set missing_since = ? where id = any(?::uuid[])', [
      since,
      arrayLiteral(ids),
    ]);
  }

  async missing(limit: number): Promise<{ blobId: string; storage: string }[]> {
    return this.em.execute(
      'select id as "blobId", storage from storage_blob where missing_since is not null order by id limit ?',
      [limit],
    );
  }

  /** Keeps the latest report. */
  async save(sweep: StorageSweep): Promise<void> {
    await this.em.nativeDelete(StorageSweep, {});
    await this.em.insert(StorageSweep, sweep);
  }

  async latest(): Promise<StorageSweep | null> {
    return this.em.findOne(StorageSweep, { missing: { $gte: 0 } }, { orderBy: { id: 'desc' }, refresh: true });
  }
}
