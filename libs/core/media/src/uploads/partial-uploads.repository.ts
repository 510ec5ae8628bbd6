import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, type Parameters, type RowOf, sql, statement, type Tables } from '@roost/plugin-kit';
import { MediaUpload } from './media-upload.entity.js';

export type NewUpload = Omit<MediaUpload, 'received' | 'parts' | 'createdAt'>;

type InsertedUpload = Omit<NewUpload, 'metadata'> & { metadata: string | null };

const insert = statement(
  (_: Tables<object>, p: Parameters<InsertedUpload>) =>
    sql<never>`insert into media_upload
      (id, project_id, owner_id, way, filename, bytes, is_deferred, is_partial, received, parts, sha256, metadata, storage, expires_at)
      values (${p.id}, ${p.projectId}, ${p.ownerId}, ${p.way}, ${p.filename}, ${p.bytes}, ${p.isDeferred}, ${p.isPartial}, 0, '[]',
        ${p.sha256}, ${p.metadata}::jsonb, ${p.storage}, ${p.expiresAt})`,
);

const findOwn = statement(
  (_: Tables<object>, p: Parameters<Pick<MediaUpload, 'id' | 'ownerId'>>) =>
    sql<
      RowOf<MediaUpload>
    >`select id, project_id as "projectId", owner_id as "ownerId", way, filename, bytes::float8 as bytes,
        is_deferred as "isDeferred", is_partial as "isPartial",
        received::float8 as received, parts, sha256, metadata, storage, expires_at as "expiresAt", created_at as "createdAt"
      from media_upload where id = ${p.id} and owner_id = ${p.ownerId}`,
);

const countAnnounced = statement(
  (_: Tables<object>, p: Parameters<Pick<MediaUpload, 'ownerId'>>) =>
    sql<{
      count: number;
      bytes: number;
    }>`select count(*)::int as count, coalesce(sum(bytes), 0)::float8 as bytes from media_upload where owner_id = ${p.ownerId}`,
);

const advance = statement(
  (_: Tables<object>, p: Parameters<{ id: string; from: number; to: number; parts: string }>) =>
    sql<never>`update media_upload set received = ${p.to}, parts = parts || ${p.parts}::jsonb
      where id = ${p.id} and received = ${p.from}`,
);

const lock = statement(
  (_: Tables<object>, p: Parameters<{ id: string }>) =>
    sql<{ id: string }>`select id from media_upload where id = ${p.id} for update`,
);

const setLength = statement(
  (_: Tables<object>, p: Parameters<{ id: string; bytes: number }>) =>
    sql<never>`update media_upload set bytes = ${p.bytes}, is_deferred = false
      where id = ${p.id} and is_deferred and received <= ${p.bytes}`,
);

const remove = statement(
  (_: Tables<object>, p: Parameters<{ id: string }>) => sql<never>`delete from media_upload where id = ${p.id}`,
);

/** Queries on uploads that are not media yet. */
@Injectable()
export class PartialUploadsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(upload: NewUpload): Promise<void> {
    await this.database.run(insert, { ...upload, metadata: upload.metadata && JSON.stringify(upload.metadata) });
  }

  async findOwn(id: string, ownerId: string): Promise<MediaUpload | null> {
    const found = await this.database.first(findOwn, { id, ownerId });
    if (!found) return null;
    return { ...found, expiresAt: new Date(found.expiresAt), createdAt: new Date(found.createdAt) };
  }

  /** How many uploads somebody has under way, and what they will come to, in bytes. Until the transaction ends nobody begins one for them. */
  async lockAnnounced(ownerId: string): Promise<{ count: number; bytes: number }> {
    await this.database.lock(`media:uploads:${ownerId}`);
    const row = await this.database.first(countAnnounced, { ownerId });
    return row ?? { count: 0, bytes: 0 };
  }

  /** Makes others wait who change or delete it, until the transaction ends. */
  async lock(id: string): Promise<void> {
    this.database.requireTransaction('An upload was locked');
    await this.database.run(lock, { id });
  }

  /** Notes what arrived behind the first `from` bytes. @returns false when another request was there first. */
  async advance(id: string, from: number, to: number, parts: readonly string[]): Promise<boolean> {
    return (await this.database.change(advance, { id, from, to, parts: JSON.stringify(parts) })) > 0;
  }

  /** Tells how long a file is. @returns false when that was told before, or more has arrived. */
  async setLength(id: string, bytes: number): Promise<boolean> {
    return (await this.database.change(setLength, { id, bytes })) > 0;
  }

  /** Until the transaction ends, others wait to delete it. @returns false when it is gone already. */
  async delete(id: string): Promise<boolean> {
    return (await this.database.change(remove, { id })) > 0;
  }

  async ofOwner(ownerId: string, limit: number): Promise<MediaUpload[]> {
    return this.em.find(MediaUpload, { ownerId }, { limit, refresh: true });
  }

  async ofProject(projectId: string, limit: number): Promise<MediaUpload[]> {
    return this.em.find(MediaUpload, { projectId }, { limit, refresh: true });
  }

  /** Of these ids those that uploads have. */
  async among(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.em.execute<{ id: string }[]>('select id from media_upload where id = any(?::uuid[])', [
      arrayLiteral(ids),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  async expired(exceptProjects: readonly string[], limit: number): Promise<MediaUpload[]> {
    const where = { expiresAt: { $lt: new Date() }, projectId: { $nin: [...exceptProjects] } };
    return this.em.find(MediaUpload, where, { limit, refresh: true });
  }
}
