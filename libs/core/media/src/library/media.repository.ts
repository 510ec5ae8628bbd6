import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  arrayLiteral,
  Database,
  escapeLike,
  firstIdOf,
  type Parameters,
  sql,
  statement,
  type Tables,
} from '@roost/plugin-kit';
import type { BlobStatus } from '@roost/storage';
import type { AudioTags, Kind } from '@roost/imaging';
import { Media, type MediaAccess } from '../media.entity.js';
import { type Conditions, IN_SHOWN_ALBUM, type Onlooker, SHOWN_ALBUMS, shownAlbums, shownTo } from './shown-media.js';

export type NewMedia = Pick<Media, 'id' | 'projectId' | 'ownerId' | 'blobId' | 'filename' | 'access'>;

/** A variant as in the manifest. */
export interface VariantFacts {
  rung: number;
  name: string;
  width: number;
  height: number;
  bytes: number;
  etag: string;
}

/** The image that shows music or a document. */
export interface PreviewFacts {
  mime: string;
  width: number | null;
  height: number | null;
  bytes: number;
  thumbhash: string | null;
}

/** A media item with everything in its manifest. */
export interface MediaManifest {
  id: string;
  filename: string;
  kind: Kind;
  mime: string;
  charset: string | null;
  bytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  frames: number | null;
  duration: number | null;
  pages: number | null;
  tags: AudioTags | null;
  thumbhash: string | null;
  damaged: boolean;
  status: BlobStatus;
  failureReason: string | null;
  notice: string | null;
  access: MediaAccess;
  owner: string;
  createdAt: string;
  trashedAt: string | null;
  takenDownAt: string | null;
  takenDownReason: string | null;
  preview: PreviewFacts | null;
  variants: VariantFacts[];
}

/** Where the uploaded bytes of media are. */
export interface MediaSource {
  id: string;
  filename: string;
  blobId: string;
  storage: string;
}

/** Filters of a person's media. A missing one matches everything. */
export interface MediaSearch {
  ownerId: string;
  /** Part of the name, in any case. */
  name?: string | undefined;
  kind?: Kind | undefined;
  /** A media type, or the beginning of one up to its slash. */
  mime?: string | undefined;
  albumId?: string | undefined;
  /** Uploaded from this moment on. */
  from?: Date | undefined;
  /** Uploaded before this moment. */
  to?: Date | undefined;
  /** In the trash rather than outside it. */
  trashed: boolean;
  /** Who looks, where that is not the owner: they find what they may see. */
  onlooker?: Onlooker | undefined;
  limit: number;
  cursor?: string | undefined;
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const UTC = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Ids are made when an upload begins, and times when it has ended. */
const LONGEST_UPLOAD_MS = 2 * 86_400_000;
/** Clocks of API and database differ by no more. */
const CLOCK_MS = 3_600_000;

const IN_ALBUM = 'exists (select 1 from media_album_item i where i.media_id = m.id and i.album_id = ?)';

/** Everything that a manifest tells, of `m`. */
export const MANIFEST = `
  select m.id, m.filename, b.kind, b.mime, b.charset, b.bytes::float8 as bytes, b.sha256, b.width, b.height, b.frames, b.duration, b.pages,
    b.tags, b.thumbhash, b.damaged, b.failure_reason as "failureReason", b.notice, m.access, m.owner_id as owner,
    case when b.status = 'ready' and p.status = 'processing' then 'processing' else b.status end as status,
    ${UTC('m.created_at')} as "createdAt", ${UTC('m.trashed_at')} as "trashedAt",
    ${UTC('m.taken_down_at')} as "takenDownAt", m.taken_down_reason as "takenDownReason",
    case when p.id is null then null else json_build_object('mime', p.mime, 'width', p.width, 'height', p.height, 'bytes', p.bytes,
      'thumbhash', p.thumbhash) end as preview,
    coalesce((
      select json_agg(json_build_object('rung', v.rung, 'name', v.name, 'width', v.width, 'height', v.height, 'bytes', v.bytes,
        'etag', v.etag) order by v.rung <> 0, v.width::int8 * v.height, v.rung)
      from storage_variant v where v.blob_id = coalesce(b.preview_id, b.id)
    ), '[]'::json) as variants
  from media_media m join storage_blob b on b.id = m.blob_id left join storage_blob p on p.id = b.preview_id`;

const insertMedia = statement(
  (_: Tables<object>, p: Parameters<NewMedia>) =>
    sql<never>`insert into media_media (id, project_id, owner_id, blob_id, filename, access, taken_down_at, taken_down_reason)
      select ${p.id}, ${p.projectId}, ${p.ownerId}, ${p.blobId}, ${p.filename}, ${p.access}, same.taken_down_at, same.taken_down_reason
      from (select 1) one left join lateral (
        select taken_down_at, taken_down_reason from media_media
        where blob_id = ${p.blobId} and owner_id = ${p.ownerId} and taken_down_at is not null limit 1
      ) same on true`,
);

const findPresent = statement(
  (_: Tables<object>, p: Parameters<{ id: string }>) =>
    sql<MediaManifest & { projectId: string }>`select manifest.*, owned.project_id as "projectId"
      from (${sql.raw(MANIFEST)} where m.id = ${p.id} and m.trashed_at is null) manifest
      join media_media owned on owned.id = manifest.id`,
);

const listSources = statement(
  (_: Tables<object>, p: Parameters<{ ownerId: string; limit: number; cursor: string }>) =>
    sql<MediaSource>`select m.id, m.filename, b.id as "blobId", b.storage from media_media m join storage_blob b on b.id = m.blob_id
      where m.owner_id = ${p.ownerId} and m.id < ${p.cursor} order by m.id desc limit ${p.limit}`,
);

/** Queries on media. Those of reading return plain rows. */
@Injectable()
export class MediaRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Makes it. While its owner has the same bytes among what was taken down, it is taken down, too. */
  async insert(media: NewMedia): Promise<void> {
    await this.database.run(insertMedia, media);
  }

  /** Whoever looks; nothing of what is in the trash. */
  async findPresent(id: string): Promise<(MediaManifest & { projectId: string }) | undefined> {
    return this.database.first(findPresent, { id });
  }

  /** The newest first. */
  async search(search: MediaSearch): Promise<MediaManifest[]> {
    const { onlooker, ownerId, limit } = search;
    const wanted = conditionsOf(search);
    if (!onlooker) {
      return this.em.execute(`${MANIFEST} where ${wanted.text} order by m.id desc limit ?`, [...wanted.values, limit]);
    }
    const { text, values } = shownTo(onlooker, wanted, limit);
    return this.em.execute(`${SHOWN_ALBUMS} ${MANIFEST} where m.id in (${text}) order by m.id desc`, [
      ...shownAlbums(ownerId, onlooker),
      ...values,
    ]);
  }

  /** Where the uploaded bytes of somebody's media are, in the trash or not: the newest first. */
  async sourcesOf(ownerId: string, limit: number, cursor: string | undefined): Promise<MediaSource[]> {
    return this.database.run(listSources, { ownerId, limit, cursor: cursor ?? LAST_ID });
  }

  /** @returns the ids of those that are theirs, and not in the trash. */
  async findOwn(ids: readonly string[], ownerId: string): Promise<string[]> {
    const found = await this.em.find(
      Media,
      { id: { $in: [...ids] }, ownerId, trashedAt: null },
      { fields: ['id'], disableIdentityMap: true },
    );
    return found.map(({ id }) => id);
  }

  /** @returns the ids of those that were theirs, and were changed. */
  async updateOwn(
    ids: readonly string[],
    ownerId: string,
    changes: Partial<Pick<Media, 'filename' | 'access'>>,
  ): Promise<string[]> {
    if (Object.keys(changes).length === 0) return this.findOwn(ids, ownerId);
    const changed = await this.em
      .createQueryBuilder(Media)
      .update(changes)
      .where({ id: { $in: [...ids] }, ownerId, trashedAt: null })
      .returning('id')
      .execute<Pick<Media, 'id'>[]>('all');
    return changed.map(({ id }) => id);
  }

  /** @returns the ids of those that were theirs, and were moved. */
  async moveToTrash(ids: readonly string[], ownerId: string): Promise<string[]> {
    return this.idsOf(
      'update media_media set trashed_at = now() where id = any(?::uuid[]) and owner_id = ? and trashed_at is null returning id',
      ids,
      ownerId,
    );
  }

  async takeFromTrash(ids: readonly string[], ownerId: string): Promise<string[]> {
    return this.idsOf(
      `update media_media set trashed_at = null where id = any(?::uuid[]) and owner_id = ? and trashed_at is not null
       returning id`,
      ids,
      ownerId,
    );
  }

  private async idsOf(sql: string, ids: readonly string[], ownerId: string): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(sql, [arrayLiteral(ids), ownerId]);
    return rows.map(({ id }) => id);
  }
}

/** What a search asks for, of `m` and its blob `b`. */
function conditionsOf(search: MediaSearch): Conditions {
  const conditions = [`m.owner_id = ?`, `m.trashed_at is ${search.trashed ? 'not null' : 'null'}`];
  const values: unknown[] = [search.ownerId];
  const where = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('m.id < ?', search.cursor);
  where(`m.filename ilike ?`, search.name === undefined ? undefined : `%${escapeLike(search.name)}%`);
  where('b.kind = ?', search.kind);
  where(`b.mime like ?`, search.mime === undefined ? undefined : mimePattern(search.mime));
  // What is in an album that somebody may not see, they do not learn by asking for it.
  where(search.onlooker ? IN_SHOWN_ALBUM : IN_ALBUM, search.albumId);
  where('m.created_at >= ?', search.from);
  where('m.created_at < ?', search.to);
  // By the times alone all of it would be read: ids lead to them, nearly.
  where('m.id >= ?', search.from && firstIdOf(new Date(search.from.getTime() - LONGEST_UPLOAD_MS)));
  where('m.id < ?', search.to && firstIdOf(new Date(search.to.getTime() + CLOCK_MS)));
  return { text: conditions.join(' and '), values };
}

const mimePattern = (mime: string): string => (mime.endsWith('/') ? `${escapeLike(mime)}%` : escapeLike(mime));
