import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { directQuery } from '@roost/plugin-kit';
import type { ServedMedia } from './served-media.js';

/** What sending files reads. */
@Injectable()
export class ServedMediaRepository {
  constructor(private readonly em: EntityManager) {}

  /** Nothing of what is in the trash. */
  async find(id: string): Promise<ServedMedia | undefined> {
    const sql = `
      select m.id, m.owner_id as "ownerId", m.project_id as "projectId", m.access, m.filename, b.kind, b.mime,
        b.bytes::float8 as bytes, b.sha256, b.id as "blobId", b.storage,
        coalesce(p.id, b.id) as "imageId", coalesce(p.storage, b.storage) as "imageStorage",
        coalesce((
          select json_agg(json_build_object('rung', v.rung, 'name', v.name, 'object', v.object, 'bytes', v.bytes, 'etag', v.etag))
          from media_variant v where v.blob_id = coalesce(p.id, b.id)
        ), '[]'::json) as variants
      from media_media m join media_blob b on b.id = m.blob_id left join media_blob p on p.id = b.preview_id
      where m.id = ? and m.trashed_at is null`;
    const [media] = await directQuery<ServedMedia>(this.em, sql, [id]);
    return media;
  }

  async isShared(mediaId: string, tokenHash: string): Promise<boolean> {
    const rows = await directQuery<unknown>(
      this.em,
      'select 1 from media_share where media_id = ? and token_hash = ? and expires_at > now()',
      [mediaId, tokenHash],
    );
    return rows.length > 0;
  }
}
