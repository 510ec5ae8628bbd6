import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import { MediaAlbum } from './media-album.entity.js';

/** An album with what is in it, counted; what is in the trash does not count. */
export interface AlbumWithCount {
  id: string;
  name: string;
  count: number;
  createdAt: Date;
}

const ALBUM = `
  select a.id, a.name, a.created_at as "createdAt", (
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

  /** The newest first. */
  async list(ownerId: string, limit: number, before: string | undefined): Promise<AlbumWithCount[]> {
    const older = before === undefined ? '' : 'and a.id < ?';
    const values = before === undefined ? [ownerId, limit] : [ownerId, before, limit];
    return this.em.execute(`${ALBUM} where a.owner_id = ? ${older} order by a.id desc limit ?`, values);
  }

  /** @returns whether it was theirs. */
  async rename(id: string, ownerId: string, name: string): Promise<boolean> {
    return (await this.em.nativeUpdate(MediaAlbum, { id, ownerId }, { name })) > 0;
  }

  /** @returns whether it was theirs. */
  async delete(id: string, ownerId: string): Promise<boolean> {
    if ((await this.em.nativeDelete(MediaAlbum, { id, ownerId })) === 0) return false;
    await this.em.execute('delete from media_album_item where album_id = ?', [id]);
    return true;
  }

  async deleteAllOf(ownerId: string): Promise<void> {
    await this.em.execute(
      'delete from media_album_item where album_id in (select id from media_album where owner_id = ?)',
      [ownerId],
    );
    await this.em.nativeDelete(MediaAlbum, { ownerId });
  }

  /** All albums of somebody, with the ids of what is in them. */
  async contents(ownerId: string): Promise<{ name: string; mediaIds: string[] }[]> {
    return this.em.execute(
      `select a.name, coalesce((select json_agg(i.media_id) from media_album_item i where i.album_id = a.id), '[]'::json) as "mediaIds"
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
