import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaShare } from './media-share.entity.js';

@Injectable()
export class SharesRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(share: Omit<MediaShare, 'createdAt'>): Promise<void> {
    await this.em.insert(MediaShare, { ...share, createdAt: new Date() });
  }

  /** How many still work. */
  async countOf(mediaId: string): Promise<number> {
    return this.em.count(MediaShare, { mediaId, expiresAt: { $gt: new Date() } });
  }

  /** Those that still work, the newest first. @param before id of the last one that was seen */
  async list(mediaId: string, limit: number, before: string | undefined): Promise<MediaShare[]> {
    const older = before === undefined ? {} : { id: { $lt: before } };
    const where = { mediaId, expiresAt: { $gt: new Date() }, ...older };
    return this.em.find(MediaShare, where, { orderBy: { id: 'desc' }, limit });
  }

  /** @returns whether there was one. */
  async delete(id: string, mediaId: string): Promise<boolean> {
    return (await this.em.nativeDelete(MediaShare, { id, mediaId })) > 0;
  }

  async deleteExpired(): Promise<void> {
    await this.em.nativeDelete(MediaShare, { expiresAt: { $lt: new Date() } });
  }
}
