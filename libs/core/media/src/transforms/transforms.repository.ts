import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { directQuery } from '@roost/plugin-kit';

/** A result that is stored. */
export interface StoredTransform {
  object: string;
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

/** Queries on results of transforms. */
@Injectable()
export class TransformsRepository {
  constructor(private readonly em: EntityManager) {}

  /** What is there, and that it is used, to the hour. */
  async find(blobId: string, key: string): Promise<StoredTransform | undefined> {
    const [found] = await directQuery<StoredTransform & { isStale: boolean }>(
      this.em,
      `select object, bytes, etag, mime, used_at < now() - interval '1 hour' as "isStale" from media_transform
       where blob_id = ? and key = ? and object is not null`,
      [blobId, key],
    );
    if (found?.isStale) {
      await directQuery(this.em, 'update media_transform set used_at = now() where blob_id = ? and key = ?', [
        blobId,
        key,
      ]);
    }
    return found;
  }

  /** Says that this process makes it. @returns false while another one does, unless it has been at it for too long. */
  async claim(blobId: string, key: string, mime: string, seconds: number): Promise<boolean> {
    const claimed = await directQuery<unknown>(
      this.em,
      `insert into media_transform (blob_id, key, mime) values (?, ?, ?) on conflict (blob_id, key)
       do update set claimed_at = now() where media_transform.object is null
         and media_transform.claimed_at < now() - ? * interval '1 second'
       returning 1`,
      [blobId, key, mime, seconds],
    );
    return claimed.length > 0;
  }

  /** Names a result. @returns false when the blob, or the claim, is gone. */
  async save(blobId: string, key: string, { object, bytes, etag }: StoredTransform): Promise<boolean> {
    const saved = await directQuery<unknown>(
      this.em,
      `update media_transform set object = ?, bytes = ?, etag = ?, used_at = now() where blob_id = ? and key = ?
         and exists (select 1 from media_blob where id = ? for update) returning 1`,
      [object, bytes, etag, blobId, key, blobId],
    );
    return saved.length > 0;
  }

  async forget(blobId: string, key: string): Promise<void> {
    await directQuery(this.em, 'delete from media_transform where blob_id = ? and key = ?', [blobId, key]);
  }

  /** Removes the rows of those that were unused for longest, until the others fit. */
  async evict(maxBytes: number): Promise<EvictedTransform[]> {
    return this.em.execute<EvictedTransform[]>(
      `with kept as (
         select blob_id, key, sum(bytes) over (order by used_at desc, blob_id, key) as total from media_transform
       ), gone as (
         delete from media_transform t using kept k where k.blob_id = t.blob_id and k.key = t.key and k.total > ?::bigint
           and t.object is not null
         returning t.blob_id, t.key, t.object
       ) select g.blob_id as "blobId", g.key, g.object, b.storage from gone g join media_blob b on b.id = g.blob_id`,
      [maxBytes],
    );
  }
}
