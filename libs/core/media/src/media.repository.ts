import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { directQuery } from '@roost/plugin-kit';
import { MediaVariant } from './media-variant.entity.js';
import { Media } from './media.entity.js';

export type NewMedia = Omit<Media, 'createdAt' | 'thumbhash' | 'status' | 'failureReason'>;

/** Media with its variants, rung by rung. */
export interface MediaWithVariants extends Omit<Media, 'projectId' | 'ownerId' | 'createdAt'> {
  createdAt: string;
  owner: string;
  variants: Pick<MediaVariant, 'rung' | 'width' | 'height' | 'bytes'>[];
}

/** A file that can be sent. */
export interface StoredFile {
  mediaId: string;
  /** Without quotes. */
  etag: string;
  bytes: number;
  mime: string;
  filename: string;
}

const MANIFEST = `
  select m.id, m.filename, m.kind, m.mime, m.bytes::float8 as bytes, m.sha256, m.width, m.height, m.thumbhash, m.status,
    m.failure_reason as "failureReason", m.owner_id as owner,
    to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
    coalesce((
      select json_agg(json_build_object('rung', v.rung, 'width', v.width, 'height', v.height, 'bytes', v.bytes) order by v.rung)
      from media_variant v where v.media_id = m.id
    ), '[]'::json) as variants
  from media_media m`;

/** Queries on media. Those of reading return plain rows, and the hottest take them straight from the connection. */
@Injectable()
export class MediaRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(media: NewMedia): Promise<void> {
    await this.em.insert(Media, {
      ...media,
      thumbhash: null,
      status: 'processing',
      failureReason: null,
      createdAt: new Date(),
    });
  }

  async findOwn(id: string, ownerId: string): Promise<MediaWithVariants | undefined> {
    const sql = `${MANIFEST} where m.id = ? and m.owner_id = ?`;
    const [media] = await directQuery<MediaWithVariants>(this.em, sql, [id, ownerId]);
    return media;
  }

  /** The newest first, older than `before`. */
  async listOwn(ownerId: string, limit: number, before: string | undefined): Promise<MediaWithVariants[]> {
    return before === undefined
      ? this.em.execute(`${MANIFEST} where m.owner_id = ? order by m.id desc limit ?`, [ownerId, limit])
      : this.em.execute(`${MANIFEST} where m.owner_id = ? and m.id < ? order by m.id desc limit ?`, [
          ownerId,
          before,
          limit,
        ]);
  }

  async findOwnVariant(id: string, ownerId: string, rung: number): Promise<StoredFile | undefined> {
    const [file] = await this.em.execute<StoredFile[]>(
      `select m.id as "mediaId", v.etag, v.bytes, 'image/webp' as mime, m.filename
       from media_media m join media_variant v on v.media_id = m.id and v.rung = ?
       where m.id = ? and m.owner_id = ?`,
      [rung, id, ownerId],
    );
    return file;
  }

  async findOwnSource(id: string, ownerId: string): Promise<StoredFile | undefined> {
    const [file] = await this.em.execute<StoredFile[]>(
      `select id as "mediaId", sha256 as etag, bytes::float8 as bytes, mime, filename from media_media
       where id = ? and owner_id = ?`,
      [id, ownerId],
    );
    return file;
  }

  async find(id: string): Promise<Media | null> {
    return this.em.findOne(Media, { id });
  }

  async exists(id: string): Promise<boolean> {
    return (await this.em.fork().count(Media, { id })) > 0;
  }

  /** Locks the row until the transaction ends. @returns false when it is gone. */
  async lock(id: string): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>('select 1 from media_media where id = ? for update', [id]);
    return rows.length > 0;
  }

  async saveVariant(variant: MediaVariant): Promise<void> {
    await this.em.upsert(MediaVariant, variant);
  }

  async update(
    id: string,
    changes: Partial<Pick<Media, 'width' | 'height' | 'thumbhash' | 'status' | 'failureReason'>>,
  ): Promise<void> {
    await this.em.nativeUpdate(Media, { id }, changes);
  }

  /** @returns the deleted row's project, or undefined when it was not there or not theirs. */
  async deleteOwn(id: string, ownerId: string): Promise<{ projectId: string } | undefined> {
    const [deleted] = await this.em.execute<{ projectId: string }[]>(
      `delete from media_media where id = ? and owner_id = ? returning project_id as "projectId"`,
      [id, ownerId],
    );
    if (deleted) await this.em.nativeDelete(MediaVariant, { mediaId: id });
    return deleted;
  }

  /** @returns the ids of what was deleted. */
  async deleteAllOf(ownerId: string): Promise<string[]> {
    const deleted = await this.em.execute<{ id: string }[]>(
      `with gone as (delete from media_media where owner_id = ? returning id),
         variants as (delete from media_variant where media_id in (select id from gone))
       select id from gone`,
      [ownerId],
    );
    return deleted.map(({ id }) => id);
  }
}
