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

/** Who looks, as far as albums and links care. */
export interface AlbumViewer {
  tokenHash: string | null;
  userId: string | null;
  /** The project that they are signed in to. */
  projectId: string | null;
}

/** What shows a medium: a link to it, or an album that it is in, however deep. */
export interface Showing {
  way: 'link' | 'album';
  /** Whose album it is; null for a link to the medium itself. */
  ownerId: string | null;
}

const findShowings = statement(
  (_: Tables<object>, p: Parameters<AlbumViewer & { mediaId: string }>) => sql<Showing>`
    with recursive around as (
      select a.id, a.parent_id, a.project_id, a.owner_id, a.access from media_album_item i join media_album a on a.id = i.album_id
      where i.media_id = ${p.mediaId}
      union select o.id, o.parent_id, o.project_id, o.owner_id, o.access from media_album o join around on o.id = around.parent_id
    ), links as (
      select media_id, album_id from media_share where token_hash = ${p.tokenHash} and expires_at > now()
    )
    select 'link' as way, null::uuid as "ownerId" from links where media_id = ${p.mediaId}
    union select 'link', around.owner_id from around join links on links.album_id = around.id
    union select 'album', around.owner_id from around
    where access = 'public' or (project_id = ${p.projectId} and (access = 'members' or owner_id = ${p.userId}
      or exists (select from media_album_member b where b.album_id = around.id and b.user_id = ${p.userId})))`,
);

/** What sending files reads. */
@Injectable()
export class ServedMediaRepository {
  constructor(private readonly database: Database) {}

  /** Nothing of what is in the trash. */
  async find(id: string): Promise<ServedMedia | undefined> {
    return this.database.first(find, { id });
  }

  /** All that shows it to somebody, whether the accounts of the albums' owners are in use or not. */
  async showingsOf(mediaId: string, viewer: AlbumViewer): Promise<Showing[]> {
    return this.database.run(findShowings, { mediaId, ...viewer });
  }
}
