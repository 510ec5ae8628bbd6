import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaShare } from './media-share.entity.js';

/** What a link leads to. */
export type Shared = { mediaId: string } | { albumId: string };

@Injectable()
export class SharesRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(share: Omit<MediaShare, 'createdAt'>): Promise<void> {
    await this.em.insert(MediaShare, { ...share, createdAt: new Date() });
  }

  /** How many still work. */
  async countOf(shared: Shared): Promise<number> {
    return this.em.count(MediaShare, { ...shared, expiresAt: { $gt: new Date() } });
  }

  /** Those that still work, the newest first. @param before id of the last one that was seen */
  async list(shared: Shared, limit: number, before: string | undefined): Promise<MediaShare[]> {
    const older = before === undefined ? {} : { id: { $lt: before } };
    const where = { ...shared, expiresAt: { $gt: new Date() }, ...older };
    return this.em.find(MediaShare, where, { orderBy: { id: 'desc' }, limit });
  }

  /** @returns whether there was one. */
  async delete(id: string, shared: Shared): Promise<boolean> {
    return (await this.em.nativeDelete(MediaShare, { id, ...shared })) > 0;
  }

  async deleteExpired(): Promise<void> {
    await this.em.nativeDelete(MediaShare, { expiresAt: { $lt: new Date() } });
  }
}
