import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import type { StorageBlob } from '../blobs/storage-blob.entity.js';

/** The last part of the key of what was uploaded. */
export const SOURCE = 'source';

/** A blob of which something is in another storage. */
export type BlobElsewhere = Pick<StorageBlob, 'id' | 'sha256'>;

/** Something stored that belongs to a blob. */
export interface BlobObject {
  /** Last part of its key. */
  object: string;
  storage: string;
  mime: string;
  bytes: number;
}

@Injectable()
export class MoveRepository {
  constructor(private readonly em: EntityManager) {}

  /** Blobs of which something is not in a storage, in order. */
  async elsewhere(storage: string, after: string, limit: number): Promise<BlobElsewhere[]> {
    return this.em.execute(
      `select id, sha256 from storage_blob b where id > ? and (storage <> ?
         or exists (select from storage_variant v where v.blob_id = b.id and v.storage <> ?)
         or exists (select from storage_transform t where t.blob_id = b.id and t.storage <> ?)
       ) order by id limit ?`,
      [after, storage, storage, storage, limit],
    );
  }

  /** All that rows name of a blob outside a storage. */
  async objectsElsewhere(id: string, storage: string): Promise<BlobObject[]> {
    return this.em.execute(
      `select ? as object, storage, mime, bytes::float8 as bytes from storage_blob where id = ? and storage <> ?
       union all select distinct object, storage, 'image/webp', bytes::float8 from storage_variant where blob_id = ? and storage <> ?
       union all select object, storage, mime, bytes::float8 from storage_transform where blob_id = ? and storage <> ?`,
      [SOURCE, id, storage, id, storage, id, storage],
    );
  }

  /** Says of objects of a blob that they are in another storage now. In a transaction that has locked the blob. */
  async setStorage(id: string, objects: readonly string[], storage: string): Promise<void> {
    const names = arrayLiteral(objects);
    for (const table of ['storage_variant', 'storage_transform']) {
      await this.em.execute(`update ${table} set storage = ? where blob_id = ? and object = any(?::text[])`, [
        storage,
        id,
        names,
      ]);
    }
    if (objects.includes(SOURCE))
      await this.em.execute('update storage_blob set storage = ? where id = ?', [storage, id]);
  }
}
