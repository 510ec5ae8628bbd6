import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaShare } from './media-share.entity.js';

@Injectable()
export class SharesRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(share: Omit<MediaShare, 'createdAt'>): Promise<void> {
    await this.em.insert(MediaShare, { ...share, createdAt: new Date() });
  }

  /** Those that still work, the newest first. */
  async list(mediaId: string): Promise<MediaShare[]> {
    return this.em.find(MediaShare, { mediaId, expiresAt: { $gt: new Date() } }, { orderBy: { id: 'desc' } });
  }

  /** @returns whether there was one. */
  async delete(id: string, mediaId: string): Promise<boolean> {
    return (await this.em.nativeDelete(MediaShare, { id, mediaId })) > 0;
  }

  async deleteExpired(): Promise<void> {
    await this.em.nativeDelete(MediaShare, { expiresAt: { $lt: new Date() } });
  }
}
