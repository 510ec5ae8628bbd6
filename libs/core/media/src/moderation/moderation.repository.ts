import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { escapeLike } from '@roost/plugin-kit';
import type { BlobStatus } from '@roost/storage';
import type { Kind } from '@roost/imaging';
import type { MediaAccess } from '../media.entity.js';
import { MANIFEST, type MediaManifest } from '../library/media.repository.js';

/** Where a medium stands: with its owner, in their trash, or taken down (in the trash or not). */
export type ModerationState = 'kept' | 'trashed' | 'taken-down';

/** What to look for among the media of a project; what is left out does not matter. */
export interface ModerationSearch {
  projectId: string;
  ownerId?: string | undefined;
  kind?: Kind | undefined;
  state?: ModerationState | undefined;
  status?: BlobStatus | undefined;
  access?: MediaAccess | undefined;
  /** Part of the name, in any case. */
  name?: string | undefined;
  /** Of the uploaded bytes, in hex: finds who else has the same file. */
  sha256?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** A medium whose state was changed. */
export interface ModeratedMedia {
  mediaId: string;
  ownerId: string;
  projectId: string;
}

const STATES: Readonly<Record<ModerationState, string>> = {
  kept: 'm.trashed_at is null and m.taken_down_at is null',
  trashed: 'm.trashed_at is not null',
  'taken-down': 'm.taken_down_at is not null',
};

const MODERATED = 'm.id as "mediaId", m.owner_id as "ownerId", m.project_id as "projectId"';

/** What moderators ask about media of others, and change of them. */
@Injectable()
export class ModerationRepository {
  constructor(private readonly em: EntityManager) {}

  /** The newest first, in the trash or not. */
  async search({ projectId, limit, state, ...search }: ModerationSearch): Promise<MediaManifest[]> {
    const conditions = ['m.project_id = ?'];
    const values: unknown[] = [projectId];
    const where = (condition: string, value: unknown): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    where('m.id < ?', search.cursor);
    where('m.owner_id = ?', search.ownerId);
    where('m.access = ?', search.access);
    where('m.filename ilike ?', search.name === undefined ? undefined : `%${escapeLike(search.name)}%`);
    where('b.kind = ?', search.kind);
    where('b.status = ?', search.status);
    where('b.sha256 = ?', search.sha256);
    // The same as that of the medium, and what its indexes begin with.
    if (search.kind ?? search.status ?? search.sha256) where('b.project_id = ?', projectId);
    if (state) conditions.push(STATES[state]);
    return this.em.execute(`${MANIFEST} where ${conditions.join(' and ')} order by m.id desc limit ?`, [
      ...values,
      limit,
    ]);
  }

  /** In the trash or not. */
  async find(id: string, projectId: string): Promise<MediaManifest | undefined> {
    const [found] = await this.em.execute<MediaManifest[]>(`${MANIFEST} where m.id = ? and m.project_id = ?`, [
      id,
      projectId,
    ]);
    return found;
  }

  /**
   * Takes a medium down, with every other one that its owner has of the same bytes. @returns what is down now.
   */
  async takeDown(id: string, projectId: string, reason: string): Promise<ModeratedMedia[]> {
    // An upload of the same bytes holds the blob until it has made its medium.
    await this.em.execute(
      'select 1 from storage_blob where id = (select blob_id from media_media where id = ? and project_id = ?) for update',
      [id, projectId],
    );
    return this.em.execute(
      `update media_media m set taken_down_at = coalesce(m.taken_down_at, now()), taken_down_reason = ?
       from media_media named where named.id = ? and named.project_id = ? and m.blob_id = named.blob_id and m.owner_id = named.owner_id
       returning ${MODERATED}`,
      [reason, id, projectId],
    );
  }

  /** Undoes it. @returns what was down before. */
  async restore(id: string, projectId: string): Promise<ModeratedMedia[]> {
    return this.em.execute(
      `update media_media m set taken_down_at = null, taken_down_reason = null
       from media_media named where named.id = ? and named.project_id = ? and m.blob_id = named.blob_id and m.owner_id = named.owner_id
         and m.taken_down_at is not null
       returning ${MODERATED}`,
      [id, projectId],
    );
  }
}
