import { Injectable } from '@nestjs/common';
import { Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import type { ServedMedia } from './served-media.js';

const find = statement(
  (_: Tables<object>, p: Parameters<{ id: string }>) => sql<ServedMedia>`
    select m.id, m.owner_id as "ownerId", m.project_id as "projectId", m.access, m.taken_down_at is not null as "isTakenDown", m.filename, b.kind, b.mime, b.charset,
      b.bytes::float8 as bytes, b.sha256, b.id as "blobId", b.storage,
      coalesce(p.id, b.id) as "imageId", coalesce(p.storage, b.storage) as "imageStorage",
      coalesce((
        select json_agg(json_build_object('rung', v.rung, 'name', v.name, 'object', v.object, 'storage', v.storage, 'bytes', v.bytes, 'etag', v.etag))
        from media_variant v where v.blob_id = coalesce(p.id, b.id)
      ), '[]'::json) as variants
    from media_media m join media_blob b on b.id = m.blob_id left join media_blob p on p.id = b.preview_id
    where m.id = ${p.id} and m.trashed_at is null`,
);

/** A link leads to the medium, or to an album of the same owner that it is in, however deep. */
const findShare = statement(
  (_: Tables<object>, p: Parameters<{ mediaId: string; tokenHash: string }>) => sql<{ id: string }>`
    select s.id from media_share s where s.token_hash = ${p.tokenHash} and s.expires_at > now() and (
      s.media_id = ${p.mediaId} or s.album_id in (
        with recursive around as (
          select a.id, a.parent_id from media_album_item i join media_album a on a.id = i.album_id where i.media_id = ${p.mediaId}
          union select o.id, o.parent_id from media_album o join around on o.id = around.parent_id
        ) select id from around
      )
    )`,
);

/** What sending files reads. */
@Injectable()
export class ServedMediaRepository {
  constructor(private readonly database: Database) {}

  /** Nothing of what is in the trash. */
  async find(id: string): Promise<ServedMedia | undefined> {
    return this.database.first(find, { id });
  }

  async isShared(mediaId: string, tokenHash: string): Promise<boolean> {
    return (await this.database.first(findShare, { mediaId, tokenHash })) !== undefined;
  }
}
