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
        from storage_variant v where v.blob_id = coalesce(p.id, b.id)
      ), '[]'::json) as variants
    from media_media m join storage_blob b on b.id = m.blob_id left join storage_blob p on p.id = b.preview_id
    where m.id = ${p.id} and m.trashed_at is null`,
);

/** What sending files reads. */
@Injectable()
export class ServedMediaRepository {
  constructor(private readonly database: Database) {}

  /** Nothing of what is in the trash. */
  async find(id: string): Promise<ServedMedia | undefined> {
    return this.database.first(find, { id });
  }
}
