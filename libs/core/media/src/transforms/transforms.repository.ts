import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  Database,
  type Parameters,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import type { StorageBlob, StorageTransform } from '@roost/storage';

/** A result that is stored. */
export interface StoredTransform {
  object: string;
  /** Name of the storage driver that has it. */
  storage: string;
  bytes: number;
  etag: string;
  mime: string;
}

/** A result that has to make room. */
export interface EvictedTransform {
  blobId: string;
  key: string;
  object: string;
  storage: string;
}

type TransformTables = TablesOf<{
  storage_transform: WithDefaults<StorageTransform, 'bytes' | 'claimedAt' | 'usedAt'>;
  storage_blob: StorageBlob;
}>;

interface Key {
  blobId: string;
  key: string;
}

const find = statement((db: Tables<TransformTables>, p: Parameters<Key>) =>
  db
    .selectFrom('storage_transform')
    .select([
      'object',
      'storage',
      'bytes',
      'etag',
      'mime',
      sql<boolean>`used_at < now() - interval '1 hour'`.as('isStale'),
    ])
    .where('blob_id', '=', p.blobId)
    .where('key', '=', p.key)
    .$narrowType<{ object: string; storage: string; etag: string }>()
    .where('object', 'is not', null)
    .where('storage', 'is not', null),
);

const touch = statement((db: Tables<TransformTables>, p: Parameters<Key>) =>
  db
    .updateTable('storage_transform')
    .set({ used_at: sql<string>`now()` })
    .where('blob_id', '=', p.blobId)
    .where('key', '=', p.key),
);

const claim = statement((db: Tables<TransformTables>, p: Parameters<Key & { mime: string; seconds: number }>) =>
  db
    .insertInto('storage_transform')
    .values({ blob_id: p.blobId, key: p.key, mime: p.mime })
    .onConflict((conflict) =>
      conflict
        .columns(['blob_id', 'key'])
        .doUpdateSet({ claimed_at: sql<string>`now()` })
        .where('storage_transform.object', 'is', null)
        .where('storage_transform.claimed_at', '<', sql<string>`now() - ${p.seconds} * interval '1 second'`),
    ),
);

const save = statement(
  (
    db: Tables<TransformTables>,
    p: Parameters<Key & { object: string; storage: string; bytes: number; etag: string }>,
  ) =>
    db
      .updateTable('storage_transform')
      .set({ object: p.object, storage: p.storage, bytes: p.bytes, etag: p.etag, used_at: sql<string>`now()` })
      .where('blob_id', '=', p.blobId)
      .where('key', '=', p.key)
      .where((eb) => eb.exists(eb.selectFrom('storage_blob').select('id').where('id', '=', p.blobId).forUpdate())),
);

const forget = statement((db: Tables<TransformTables>, p: Parameters<Key>) =>
  db.deleteFrom('storage_transform').where('blob_id', '=', p.blobId).where('key', '=', p.key),
);

/** Queries on results of transforms. */
@Injectable()
export class TransformsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Finds a stored result, and notes that it is used, to the hour. */
  async use(blobId: string, key: string): Promise<StoredTransform | undefined> {
    const found = await this.database.first(find, { blobId, key });
    if (found?.isStale) await this.database.run(touch, { blobId, key });
    return found;
  }

  /** Says that this process makes it. @returns false while another one does, unless it has been at it for too long. */
  async claim(blobId: string, key: string, mime: string, seconds: number): Promise<boolean> {
    return (await this.database.change(claim, { blobId, key, mime, seconds })) > 0;
  }

  /** Names a result. @returns false when the blob, or the claim, is gone. */
  async save(blobId: string, key: string, { object, storage, bytes, etag }: StoredTransform): Promise<boolean> {
    return (await this.database.change(save, { blobId, key, object, storage, bytes, etag })) > 0;
  }

  async forget(blobId: string, key: string): Promise<void> {
    await this.database.run(forget, { blobId, key });
  }

  /** Removes the rows of those that were unused for longest, until the others fit. */
  async evict(maxBytes: number): Promise<EvictedTransform[]> {
    return this.em.execute<EvictedTransform[]>(
      `with kept as (
         select blob_id, key, sum(bytes) over (order by used_at desc, blob_id, key) as total from storage_transform
       ), gone as (
         delete from storage_transform t using kept k where k.blob_id = t.blob_id and k.key = t.key and k.total > ?::bigint
           and t.object is not null
         returning t.blob_id, t.key, t.object, t.storage
       ) select blob_id as "blobId", key, object, storage from gone where storage is not null`,
      [maxBytes],
    );
  }
}
