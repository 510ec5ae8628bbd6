import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '@roost/plugin-kit';
import { Follow } from './follow.entity.js';

@Injectable()
export class FollowsRepository {
  constructor(private readonly em: EntityManager) {}

  async add(followerId: string, authorId: string): Promise<void> {
    await this.em.execute(
      'insert into posts_follow (id, follower_id, author_id) values (?, ?, ?) on conflict do nothing',
      [newId(), followerId, authorId],
    );
  }

  async remove(followerId: string, authorId: string): Promise<void> {
    await this.em.nativeDelete(Follow, { followerId, authorId });
  }

  /** Whom somebody follows, the newest first. */
  async listFollowed(followerId: string, limit: number, before: string | undefined): Promise<Follow[]> {
    const where = { followerId, ...(before === undefined ? {} : { id: { $lt: before } }) };
    return this.em.find(Follow, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  /** Who follows somebody, the oldest first. */
  async listFollowers(authorId: string, limit: number, after: string | undefined): Promise<Follow[]> {
    const where = { authorId, ...(after === undefined ? {} : { id: { $gt: after } }) };
    return this.em.find(Follow, where, { orderBy: { id: 'asc' }, limit, disableIdentityMap: true });
  }

  /** Whom somebody follows, all of them. */
  async listAllOf(followerId: string): Promise<Follow[]> {
    return this.em.find(Follow, { followerId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  async deleteAllOf(userId: string): Promise<void> {
    await this.em.nativeDelete(Follow, { $or: [{ followerId: userId }, { authorId: userId }] });
  }
}
