import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Feed } from './feed.entity.js';

@Injectable()
export class FeedsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(feed: Feed): Promise<void> {
    await this.em.insert(Feed, feed);
  }

  async countOf(ownerId: string): Promise<number> {
    return this.em.count(Feed, { ownerId });
  }

  async findByHash(tokenHash: string): Promise<Feed | null> {
    return this.em.findOne(Feed, { tokenHash }, { disableIdentityMap: true });
  }

  /** The newest first. */
  async listOf(ownerId: string): Promise<Feed[]> {
    return this.em.find(Feed, { ownerId }, { orderBy: { id: 'desc' }, disableIdentityMap: true });
  }

  /** @returns whether it was theirs. */
  async delete(id: string, ownerId: string): Promise<boolean> {
    return (await this.em.nativeDelete(Feed, { id, ownerId })) > 0;
  }

  async deleteAllOf(ownerId: string): Promise<void> {
    await this.em.nativeDelete(Feed, { ownerId });
  }
}
