import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import { MANIFEST, type MediaManifest } from '../media.repository.js';
import { MediaAlbum } from './media-album.entity.js';

/** An album on the way to another one. */
export interface AlbumStep {
  id: string;
  name: string;
}

/** An album with what is in it, counted; what is in the trash does not count. */
export interface AlbumWithCount {
  id: string;
  ownerId: string;
  parentId: string | null;
  name: string;
  count: number;
  /** The albums that it is in, the outermost first. */
  path: AlbumStep[];
  createdAt: Date;
}

/** A piece of a list. */
interface Slice {
  limit: number;
  before?: string | undefined;
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const ALBUM = `
  select a.id, a.owner_id as "ownerId", a.parent_id as "parentId", a.name, a.created_at as "createdAt", (
    with recursive above as (
      select p.id, p.name, p.parent_id, 1 as steps from media_album p where p.id = a.parent_id
      union all select p.id, p.name, p.parent_id, steps + 1 from media_album p join above on p.id = above.parent_id
    ) select coalesce(json_agg(json_build_object('id', id, 'name', name) order by steps desc), '[]'::json) from above
  ) as path, (
    select count(*)::int from media_album_item i join media_media m on m.id = i.media_id and m.trashed_at is null
    where i.album_id = a.id
  ) as count from media_album a`;

@Injectable()
export class AlbumsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(album: Omit<MediaAlbum, 'createdAt'>): Promise<void> {
    await this.em.insert(MediaAlbum, { ...album, createdAt: new Date() });
  }

  async countOf(ownerId: string): Promise<number> {
    return this.em.count(MediaAlbum, { ownerId });
  }

  async findOwn(id: string, ownerId: string): Promise<AlbumWithCount | undefined> {
    const [album] = await this.em.execute<AlbumWithCount[]>(`${ALBUM} where a.id = ? and a.owner_id = ?`, [
      id,
      ownerId,
    ]);
    return album;
  }

  /** Whosever it is. */
  async find(id: string): Promise<AlbumWithCount | undefined> {
    const [album] = await this.em.execute<AlbumWithCount[]>(`${ALBUM} where a.id = ?`, [id]);
    return album;
  }

  /** The newest first: all of somebody, or those that are directly in one. */
  async list(where: { ownerId: string } | { parentId: string }, { limit, before }: Slice): Promise<AlbumWithCount[]> {
    const [column, value] = 'ownerId' in where ? ['owner_id', where.ownerId] : ['parent_id', where.parentId];
    const values = [value, before ?? LAST_ID, limit];
    return this.em.execute(`${ALBUM} where a.${column} = ? and a.id < ? order by a.id desc limit ?`, values);
  }

  /** Media that are directly in it, the newest first: as everyone who may see the album sees them. */
  async items(id: string, { limit, before }: Slice): Promise<MediaManifest[]> {
    return this.em.execute(
      `${MANIFEST} join media_album_item i on i.media_id = m.id
       where i.album_id = ? and m.id < ? and m.trashed_at is null and m.taken_down_at is null order by m.id desc limit ?`,
      [id, before ?? LAST_ID, limit],
    );
  }

  async update(id: string, changes: Partial<Pick<MediaAlbum, 'name' | 'parentId'>>): Promise<void> {
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

  /** Albums, with the links to them; media stay. */
  async delete(ids: readonly string[]): Promise<void> {
    const all = arrayLiteral(ids);
    await this.em.execute('delete from media_share where album_id = any(?::uuid[])', [all]);
    await this.em.execute('delete from media_album_item where album_id = any(?::uuid[])', [all]);
    await this.em.execute('delete from media_album where id = any(?::uuid[])', [all]);
  }

  async idsOf(ownerId: string): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>('select id from media_album where owner_id = ?', [ownerId]);
    return rows.map(({ id }) => id);
  }

  /** Which of these albums a link leads to. */
  async sharedAmong(ids: readonly string[], tokenHash: string): Promise<string | undefined> {
    const [share] = await this.em.execute<{ albumId: string }[]>(
      'select album_id as "albumId" from media_share where token_hash = ? and album_id = any(?::uuid[]) and expires_at > now()',
      [tokenHash, arrayLiteral(ids)],
    );
    return share?.albumId;
  }

  /** All albums of somebody, with the ids of what is in them. */
  async contents(
    ownerId: string,
  ): Promise<{ id: string; parentId: string | null; name: string; mediaIds: string[] }[]> {
    return this.em.execute(
      `select a.id, a.parent_id as "parentId", a.name, coalesce((select json_agg(i.media_id) from media_album_item i where i.album_id = a.id), '[]'::json) as "mediaIds"
       from media_album a where a.owner_id = ? order by a.id`,
      [ownerId],
    );
  }

  /** Adds those of the media that are the owner's. @returns their ids, also of those that were there before. */
  async addItems(id: string, ownerId: string, mediaIds: readonly string[]): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(
      `with own as (select id from media_media where id = any(?::uuid[]) and owner_id = ? and trashed_at is null),
         added as (insert into media_album_item (album_id, media_id) select ?::uuid, id from own on conflict do nothing)
       select id from own`,
      [arrayLiteral(mediaIds), ownerId, id],
    );
    return rows.map(({ id: mediaId }) => mediaId);
  }

  async removeItem(id: string, mediaId: string): Promise<void> {
    await this.em.execute('delete from media_album_item where album_id = ? and media_id = ?', [id, mediaId]);
  }
}
