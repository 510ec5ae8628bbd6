import { Injectable } from '@nestjs/common';
import { Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';

/** Who looks, as far as albums and links care. */
interface AlbumViewer {
  tokenHash: string | null;
  userId: string | null;
  /** The project that they are signed in to. */
  projectId: string | null;
}

/** What lets somebody see a medium: a link to it or to an album around it, or such an album itself, however deep it is in there. */
export interface AccessPath {
  kind: 'link' | 'album';
  /** Null for a link to the medium itself. */
  albumOwnerId: string | null;
}

const findPaths = statement(
  (_: Tables<object>, p: Parameters<AlbumViewer & { mediaId: string }>) => sql<AccessPath>`
    with recursive around as (
      select a.id, a.parent_id, a.project_id, a.owner_id, a.access from media_album_item i join media_album a on a.id = i.album_id
      where i.media_id = ${p.mediaId}
      union select o.id, o.parent_id, o.project_id, o.owner_id, o.access from media_album o join around on o.id = around.parent_id
    ), links as (
      select media_id, album_id from media_share where token_hash = ${p.tokenHash} and expires_at > now()
    )
    select 'link' as kind, null::uuid as "albumOwnerId" from links where media_id = ${p.mediaId}
    union select 'link', around.owner_id from around join links on links.album_id = around.id
    union select 'album', around.owner_id from around
    where access = 'public' or (project_id = ${p.projectId} and (access = 'members' or owner_id = ${p.userId}
      or exists (select from media_album_member b where b.album_id = around.id and b.user_id = ${p.userId})))`,
);

/** Queries on links and albums that let people see media. */
@Injectable()
export class AccessPathsRepository {
  constructor(private readonly database: Database) {}

  /** All of them to one medium, whether the accounts of the albums' owners are in use or not. */
  async to(mediaId: string, viewer: AlbumViewer): Promise<AccessPath[]> {
    return this.database.run(findPaths, { mediaId, ...viewer });
  }
}
