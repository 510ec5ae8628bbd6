import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database } from '@roost/plugin-kit';

/** Media whose row is gone. */
export interface DeletedMedia {
  id: string;
  blobId: string;
  ownerId: string;
  projectId: string;
  bytes: number;
  wasTrashed: boolean;
}

/** Queries that delete media for good. */
@Injectable()
export class MediaDeletionRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /**
   * Removes rows, in the trash or not, and all that hangs on them.
   *
   * @param trashedBefore only those that came into the trash before this moment, and are there still
   * @returns what was removed, with sizes.
   */
  async deleteOwn(ids: readonly string[], ownerId: string, trashedBefore?: string): Promise<DeletedMedia[]> {
    const [condition, values] = trashedBefore === undefined ? ['', []] : ['and trashed_at <= ?', [trashedBefore]];
    return this.em.execute<DeletedMedia[]>(
      `with gone as (
         delete from media_media where id = any(?::uuid[]) and owner_id = ? ${condition}
         returning id, blob_id, owner_id, project_id, trashed_at
       ), shares as (delete from media_share where media_id in (select id from gone)),
       items as (delete from media_album_item where media_id in (select id from gone))
       select g.id, g.blob_id as "blobId", g.owner_id as "ownerId", g.project_id as "projectId", b.bytes::float8 as bytes,
         g.trashed_at is not null as "wasTrashed"
       from gone g join storage_blob b on b.id = g.blob_id order by g.blob_id`,
      [arrayLiteral(ids), ownerId, ...values],
    );
  }

  /** Ids of somebody's media, whether in the trash or not; or of those that came into the trash before a moment. */
  async idsOwnedBy(ownerId: string, limit: number, trashedBefore?: string): Promise<string[]> {
    const [condition, values] = trashedBefore === undefined ? ['', []] : ['and trashed_at <= ?', [trashedBefore]];
    const rows = await this.em.execute<{ id: string }[]>(
      `select id from media_media where owner_id = ? ${condition} order by id limit ?`,
      [ownerId, ...values, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Until the transaction ends nobody else has this trash emptied, or goes on with it. */
  async lockTrash(ownerId: string): Promise<void> {
    await this.database.lock(`media:trash:${ownerId}`);
  }

  /** How much is in somebody's trash, or came into it before a moment. */
  async countTrashed(ownerId: string, before?: string): Promise<number> {
    const [condition, values] = before === undefined ? ['trashed_at is not null', []] : ['trashed_at <= ?', [before]];
    const [row] = await this.em.execute<[{ count: number }]>(
      `select count(*)::int as count from media_media where owner_id = ? and ${condition}`,
      [ownerId, ...values],
    );
    return row.count;
  }

  /** So many days before now, by the clock that `trashed_at` is of. */
  async daysAgo(days: number): Promise<string> {
    const [row] = await this.em.execute<[{ moment: string }]>(`select (now() - ? * interval '1 day')::text as moment`, [
      days,
    ]);
    return row.moment;
  }

  /** What came into the trash before a moment, the oldest first, with its owner. */
  async longTrashed(
    before: string,
    exceptProjects: readonly string[],
    limit: number,
  ): Promise<{ id: string; ownerId: string }[]> {
    return this.em.execute(
      `select id, owner_id as "ownerId" from media_media where trashed_at <= ? and project_id <> all(?::uuid[])
       order by trashed_at limit ?`,
      [before, arrayLiteral(exceptProjects), limit],
    );
  }
}
