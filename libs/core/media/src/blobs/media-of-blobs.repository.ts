import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';

/** Whose bytes blobs are. */
@Injectable()
export class MediaOfBlobsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Media that are these bytes, or are shown by them, with their owners. */
  async of(blobId: string): Promise<{ mediaId: string; projectId: string; ownerId: string }[]> {
    return this.em.execute(
      `select m.id as "mediaId", m.project_id as "projectId", m.owner_id as "ownerId"
       from media_media m join storage_blob b on b.id = m.blob_id where b.id = ? or b.preview_id = ? order by m.id`,
      [blobId, blobId],
    );
  }

  /** The ids of the media that are each of these bytes. */
  async idsByBlob(blobIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.em.execute<{ blobId: string; ids: string[] }[]>(
      'select blob_id as "blobId", json_agg(id) as ids from media_media where blob_id = any(?::uuid[]) group by blob_id',
      [arrayLiteral(blobIds)],
    );
    return new Map(rows.map(({ blobId, ids }) => [blobId, ids]));
  }
}
