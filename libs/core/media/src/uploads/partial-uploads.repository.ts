import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database } from '@roost/plugin-kit';
import { MediaUpload } from './media-upload.entity.js';

export type NewUpload = Omit<MediaUpload, 'received' | 'parts' | 'createdAt'>;

/** Queries on uploads that are not media yet. */
@Injectable()
export class PartialUploadsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(upload: NewUpload): Promise<void> {
    await this.em.insert(MediaUpload, { ...upload, received: 0, parts: [], createdAt: new Date() });
  }

  async findOwn(id: string, ownerId: string): Promise<MediaUpload | null> {
    return this.em.findOne(MediaUpload, { id, ownerId }, { refresh: true });
  }

  /** How many uploads somebody has under way, and what they will come to, in bytes. Until the transaction ends nobody begins one for them. */
  async lockAnnounced(ownerId: string): Promise<{ count: number; bytes: number }> {
    await this.database.lock(`media:uploads:${ownerId}`);
    const [row] = await this.em.execute<[{ count: number; bytes: number }]>(
      'select count(*)::int as count, coalesce(sum(bytes), 0)::float8 as bytes from media_upload where owner_id = ?',
      [ownerId],
    );
    return row;
  }

  /** Notes what arrived behind the first `from` bytes. @returns false when another request was there first. */
  async advance(id: string, from: number, to: number, parts: readonly string[]): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(
      `update media_upload set received = ?, parts = parts || ?::jsonb where id = ? and received = ? returning 1`,
      [to, JSON.stringify(parts), id, from],
    );
    return rows.length > 0;
  }

  /** Locks the row until the transaction ends. @returns false when it is gone. */
  async lock(id: string): Promise<boolean> {
    this.database.requireTransaction('An upload was locked');
    const rows = await this.em.execute<unknown[]>('select 1 from media_upload where id = ? for update', [id]);
    return rows.length > 0;
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(MediaUpload, { id });
  }

  async ofOwner(ownerId: string, limit: number): Promise<MediaUpload[]> {
    return this.em.find(MediaUpload, { ownerId }, { limit, refresh: true });
  }

  async expired(limit: number): Promise<MediaUpload[]> {
    return this.em.find(MediaUpload, { expiresAt: { $lt: new Date() } }, { limit, refresh: true });
  }
}
