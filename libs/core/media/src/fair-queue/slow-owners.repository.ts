import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Whose the bytes of a blob are: owners of media that are these bytes, or are shown by them. */
const OWNERS = `select distinct m.owner_id from media_media m join storage_blob b on b.id = m.blob_id
  where b.id = ? or b.preview_id = ?`;

/** Queries on owners whose files were slow lately. */
@Injectable()
export class SlowOwnersRepository {
  constructor(private readonly em: EntityManager) {}

  /** Counts one more file for each owner of a blob. Files that are older than so many seconds no longer count. */
  async countSlow(blobId: string, seconds: number): Promise<void> {
    await this.em.execute(
      `insert into media_turn as t (owner_id, slow_files, last_at) select owner_id, 1, now() from (${OWNERS}) o
       on conflict (owner_id) do update set last_at = now(),
         slow_files = case when t.last_at < now() - ? * interval '1 second' then 1 else t.slow_files + 1 end`,
      [blobId, blobId, seconds],
    );
  }

  /** @returns whether each owner of a blob had so many slow files within so many seconds. */
  async areAllSlow(blobId: string, files: number, seconds: number): Promise<boolean> {
    const [row] = await this.em.execute<[{ all: boolean | null }]>(
      `select bool_and(coalesce(t.slow_files >= ? and t.last_at > now() - ? * interval '1 second', false)) as "all"
       from (${OWNERS}) o left join media_turn t on t.owner_id = o.owner_id`,
      [files, seconds, blobId, blobId],
    );
    return row.all ?? false;
  }

  async forgetOlderThan(seconds: number): Promise<void> {
    await this.em.execute(`delete from media_turn where last_at < now() - ? * interval '1 second'`, [seconds]);
  }

  async forget(ownerId: string): Promise<void> {
    await this.em.execute('delete from media_turn where owner_id = ?', [ownerId]);
  }
}
