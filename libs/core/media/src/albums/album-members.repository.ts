import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { InvitedRole } from '../media.contracts.js';
import { MediaAlbumMember } from './media-album-member.entity.js';

/** Somebody who is invited to an album. */
export interface AlbumMember {
  userId: string;
  username: string;
  name: string | null;
  avatarId: string | null;
  role: InvitedRole;
  invitedAt: Date;
}

/** An album of somebody else that a person is invited to. */
export interface InvitedAlbum {
  id: string;
  name: string;
  role: InvitedRole;
}

const MEMBER = `
  select u.id as "userId", u.username, u.name, u.avatar_id as "avatarId", b.role, b.created_at as "invitedAt"
  from media_album_member b join users_user u on u.id = b.user_id`;

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Queries on who is invited to which album. */
@Injectable()
export class AlbumMembersRepository {
  constructor(private readonly em: EntityManager) {}

  async find(albumId: string, userId: string): Promise<AlbumMember | undefined> {
    const [member] = await this.em.execute<AlbumMember[]>(`${MEMBER} where b.album_id = ? and b.user_id = ?`, [
      albumId,
      userId,
    ]);
    return member;
  }

  async countOf(where: { albumId: string } | { userId: string }): Promise<number> {
    return this.em.count(MediaAlbumMember, where);
  }

  /** Invites somebody, or changes what they may do. */
  async save(member: Omit<MediaAlbumMember, 'createdAt'>): Promise<void> {
    await this.em.execute(
      `insert into media_album_member (album_id, user_id, role) values (?, ?, ?)
       on conflict (album_id, user_id) do update set role = excluded.role`,
      [member.albumId, member.userId, member.role],
    );
  }

  /** The latest account first. @param withUnused also those whose accounts are not in use */
  async list(albumId: string, withUnused: boolean, limit: number, before: string | undefined): Promise<AlbumMember[]> {
    return this.em.execute(
      `${MEMBER} where b.album_id = ? and b.user_id < ? ${withUnused ? '' : 'and u.suspended_at is null and u.erase_at is null'}
       order by b.user_id desc limit ?`,
      [albumId, before ?? LAST_ID, limit],
    );
  }

  /** @returns whether they were invited. */
  async delete(albumId: string, userId: string): Promise<boolean> {
    return (await this.em.nativeDelete(MediaAlbumMember, { albumId, userId })) > 0;
  }

  async deleteAllOf(userId: string): Promise<void> {
    await this.em.nativeDelete(MediaAlbumMember, { userId });
  }

  /** The albums that somebody is invited to. */
  async albumsOf(userId: string): Promise<InvitedAlbum[]> {
    return this.em.execute(
      `select a.id, a.name, b.role from media_album_member b join media_album a on a.id = b.album_id where b.user_id = ? order by a.id`,
      [userId],
    );
  }

  /** The albums of others that media of somebody are in, with the ids of these. */
  async contributionsOf(userId: string): Promise<{ albumId: string; mediaIds: string[] }[]> {
    return this.em.execute(
      `select a.id as "albumId", json_agg(m.id) as "mediaIds" from media_media m join media_album_item i on i.media_id = m.id
       join media_album a on a.id = i.album_id and a.owner_id <> m.owner_id where m.owner_id = ? group by a.id order by a.id`,
      [userId],
    );
  }
}
