import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';

/** Media whose row is gone. */
export interface DeletedMedia {
  id: string;
  blobId: string;
  ownerId: string;
  projectId: string;
  bytes: number;
}

/** Queries that delete media for good. */
@Injectable()
export class MediaDeletionRepository {
  constructor(private readonly em: EntityManager) {}

  /** Removes rows, in the trash or not, and all that hangs on them. @returns what was removed, with sizes. */
  async deleteOwn(ids: readonly string[], ownerId: string): Promise<DeletedMedia[]> {
    return this.em.execute<DeletedMedia[]>(
      `with gone as (
         delete from media_media where id = any(?::uuid[]) and owner_id = ? returning id, blob_id, owner_id, project_id
       ), shares as (delete from media_share where media_id in (select id from gone)),
       items as (delete from media_album_item where media_id in (select id from gone))
       select g.id, g.blob_id as "blobId", g.owner_id as "ownerId", g.project_id as "projectId", b.bytes::float8 as bytes
       from gone g join media_blob b on b.id = g.blob_id order by g.blob_id`,
      [arrayLiteral(ids), ownerId],
    );
  }

  /** Ids of somebody's media, whether in the trash or not. */
  async idsOwnedBy(ownerId: string, limit: number, trashedOnly = false): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(
      `select id from media_media where owner_id = ? ${trashedOnly ? 'and trashed_at is not null' : ''} limit ?`,
      [ownerId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** What has been in the trash for so many days, with its owner. */
  async longTrashed(days: number, limit: number): Promise<{ id: string; ownerId: string }[]> {
    return this.em.execute(
      `select id, owner_id as "ownerId" from media_media where trashed_at < now() - ? * interval '1 day' order by trashed_at limit ?`,
      [days, limit],
    );
  }
}
