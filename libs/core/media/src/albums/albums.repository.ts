import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database } from '@roost/plugin-kit';
import type { Viewer } from '../access/viewer.js';
import { MANIFEST, type MediaManifest } from '../library/media.repository.js';
import type { InvitedRole } from '../media.contracts.js';
import { MediaAlbum } from './media-album.entity.js';
import type { StoredAlbum } from './seen-album.js';

/** A piece of a list. */
interface Slice {
  limit: number;
  before?: string | undefined;
}

/** Which albums to list: of somebody, directly in one, those that somebody is invited to, or those that members of a project may see. */
export type AlbumFilter = { ownerId: string } | { parentId: string } | { invitedId: string } | { projectId: string };

/** An album as its owner keeps it. */
export interface KeptAlbum extends Pick<MediaAlbum, 'id' | 'parentId' | 'name' | 'access'> {
  mediaIds: string[];
  members: { userId: string; role: InvitedRole }[];
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** An album, for the viewer whose id and whose link's hash are its first parameters. */
const ALBUM = `
  select a.id, a.project_id as "projectId", a.owner_id as "ownerId", a.parent_id as "parentId", a.name, a.access, a.created_at as "createdAt", (
    with recursive around as (
      select s.id, s.name, s.access, s.parent_id, 0 as steps from media_album s where s.id = a.id
      union all select p.id, p.name, p.access, p.parent_id, steps + 1 from media_album p join around on p.id = around.parent_id
    ) select json_agg(json_build_object('id', r.id, 'name', r.name, 'access', r.access,
        'role', (select b.role from media_album_member b where b.album_id = r.id and b.user_id = ?::uuid),
        'isLinked', exists (select from media_share s where s.album_id = r.id and s.token_hash = ? and s.expires_at > now())
      ) order by r.steps desc) from around r
  ) as steps, (
    select count(*)::int from media_album_item i join media_media m on m.id = i.media_id and m.trashed_at is null and m.taken_down_at is null
    where i.album_id = a.id
  ) as count from media_album a`;

const OWNER_IN_USE = `exists (select from users_user u where u.id = a.owner_id and u.suspended_at is null and u.erase_at is null)`;

const filterOf = (filter: AlbumFilter): [string, string] => {
  if ('ownerId' in filter) return ['a.owner_id = ?', filter.ownerId];
  if ('parentId' in filter) return ['a.parent_id = ?', filter.parentId];
  if ('projectId' in filter)
    return [`a.project_id = ? and a.access <> 'private' and ${OWNER_IN_USE}`, filter.projectId];
  const invited = 'select album_id from media_album_member where user_id = ?';
  return [`a.id = any(array(${invited})) and ${OWNER_IN_USE}`, filter.invitedId];
};

@Injectable()
export class AlbumsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Until the transaction ends nobody else changes albums of the same owner, who is in them and what is: two moves at once could make a circle. */
  async lock(ownerId: string): Promise<void> {
    await this.database.lock(`media:albums:${ownerId}`);
  }

  async insert(album: Omit<MediaAlbum, 'createdAt'>): Promise<void> {
    await this.em.insert(MediaAlbum, { ...album, createdAt: new Date() });
  }

  async countOf(ownerId: string): Promise<number> {
    return this.em.count(MediaAlbum, { ownerId });
  }

  async ownerOf(id: string): Promise<string | undefined> {
    const [album] = await this.em.execute<{ ownerId: string }[]>(
      'select owner_id as "ownerId" from media_album where id = ?',
      [id],
    );
    return album?.ownerId;
  }

  /** Whosever it is. */
  async find(id: string, viewer: Viewer): Promise<StoredAlbum | undefined> {
    const [album] = await this.em.execute<StoredAlbum[]>(`${ALBUM} where a.id = ?`, [...asViewer(viewer), id]);
    return album;
  }

  /** The newest first. Of lists that others see, those whose owners' accounts are not in use are left out. */
  async list(filter: AlbumFilter, viewer: Viewer, { limit, before }: Slice): Promise<StoredAlbum[]> {
    const [condition, value] = filterOf(filter);
    const values = [...asViewer(viewer), value, before ?? LAST_ID, limit];
    return this.em.execute(`${ALBUM} where ${condition} and a.id < ? order by a.id desc limit ?`, values);
  }

  /**
   * Media that are directly in it, the newest first, as everyone who may see the album sees them: without what is in the trash, taken down, or of
   * accounts that are not in use.
   */
  async items(id: string, { limit, before }: Slice): Promise<MediaManifest[]> {
    return this.em.execute(
      `${MANIFEST} join media_album_item i on i.media_id = m.id
       join users_user u on u.id = m.owner_id and u.suspended_at is null and u.erase_at is null
       where i.album_id = ? and m.id < ? and m.trashed_at is null and m.taken_down_at is null order by m.id desc limit ?`,
      [id, before ?? LAST_ID, limit],
    );
  }

  async update(id: string, changes: Partial<Pick<MediaAlbum, 'name' | 'parentId' | 'access'>>): Promise<void> {
    await this.em.nativeUpdate(MediaAlbum, { id }, changes);
  }

  /** It and all albums in it, with the number of steps that lead to them. */
  async below(id: string): Promise<{ id: string; steps: number }[]> {
    return this.em.execute(
      `with recursive below as (
         select id, 0 as steps from media_album where id = ?
         union all select c.id, steps + 1 from media_album c join below on c.parent_id = below.id
       ) select id, steps from below`,
      [id],
    );
  }

  /** Media of somebody in these albums, those in the trash left out. */
  async mediaIn(ids: readonly string[], ownerId: string, limit: number): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(
      `select m.id from media_media m where m.owner_id = ? and m.trashed_at is null
         and exists (select from media_album_item i where i.media_id = m.id and i.album_id = any(?::uuid[])) limit ?`,
      [ownerId, arrayLiteral(ids), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Albums, with the links and invitations to them; media stay. */
  async delete(ids: readonly string[]): Promise<void> {
    const all = arrayLiteral(ids);
    for (const table of ['media_share', 'media_album_member', 'media_album_item']) {
      await this.em.execute(`delete from ${table} where album_id = any(?::uuid[])`, [all]);
    }
    await this.em.execute('delete from media_album where id = any(?::uuid[])', [all]);
  }

  async idsOf(ownerId: string): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>('select id from media_album where owner_id = ?', [ownerId]);
    return rows.map(({ id }) => id);
  }

  /** All albums of somebody, with the ids of what is in them, and of whom they invited. */
  async contents(ownerId: string): Promise<KeptAlbum[]> {
    return this.em.execute(
      `select a.id, a.parent_id as "parentId", a.name, a.access,
         coalesce((select json_agg(i.media_id) from media_album_item i where i.album_id = a.id), '[]'::json) as "mediaIds",
         coalesce((select json_agg(json_build_object('userId', b.user_id, 'role', b.role)) from media_album_member b where b.album_id = a.id),
           '[]'::json) as members
       from media_album a where a.owner_id = ? order by a.id`,
      [ownerId],
    );
  }

  /** Adds those of the media that are theirs. @returns their ids, also of those that were there before. */
  async addItems(id: string, ownerId: string, mediaIds: readonly string[]): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(
      `with own as (
         select m.id from media_media m join media_album a on a.id = ? and a.project_id = m.project_id
         where m.id = any(?::uuid[]) and m.owner_id = ? and m.trashed_at is null
       ), added as (insert into media_album_item (album_id, media_id) select ?::uuid, id from own on conflict do nothing)
       select id from own`,
      [id, arrayLiteral(mediaIds), ownerId, id],
    );
    return rows.map(({ id: mediaId }) => mediaId);
  }

  /** Takes it out for the owner of the album, or of the medium. @returns whether it was in. */
  async removeItem(id: string, mediaId: string, userId: string): Promise<boolean> {
    const removed = await this.em.execute<object[]>(
      `delete from media_album_item i where i.album_id = ? and i.media_id = ? and (
         exists (select from media_album a where a.id = i.album_id and a.owner_id = ?)
         or exists (select from media_media m where m.id = i.media_id and m.owner_id = ?)
       ) returning i.media_id`,
      [id, mediaId, userId, userId],
    );
    return removed.length > 0;
  }

  /** Takes out what belongs to people who are not invited, be it to these albums or to those around them. */
  async removeUninvited(ids: readonly string[]): Promise<void> {
    await this.em.execute(
      `delete from media_album_item i using media_album a, media_media m
       where i.album_id = any(?::uuid[]) and a.id = i.album_id and m.id = i.media_id and m.owner_id <> a.owner_id and not exists (
         with recursive around as (
           select s.id, s.parent_id from media_album s where s.id = a.id
           union all select p.id, p.parent_id from media_album p join around on p.id = around.parent_id
         ) select from around r join media_album_member b on b.album_id = r.id and b.user_id = m.owner_id
       )`,
      [arrayLiteral(ids)],
    );
  }
}

const asViewer = ({ userId, shareHash }: Viewer): unknown[] => [userId ?? null, shareHash ?? null];
