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

  /** Remembers what a calendar shows now. @returns since when it shows it; undefined: the link was deleted */
  async setContent(id: string, contentHash: string): Promise<Date | undefined> {
    // Two contents within a second would be one to programs that compare times.
    const [row] = await this.em.execute<{ since: string }[]>(
      `update bookings_feed set content_hash = ?, content_since = case when content_hash = ? then content_since
         else greatest(date_trunc('second', now()), content_since + interval '1 second') end
       where id = ? returning content_since as since`,
      [contentHash, contentHash, id],
    );
    return row && new Date(row.since);
  }

  async deleteAllOf(ownerId: string): Promise<void> {
    await this.em.nativeDelete(Feed, { ownerId });
  }
}
