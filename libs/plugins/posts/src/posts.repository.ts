import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Post } from './post.entity.js';

/** Which posts a list shows. */
export interface PostFilter {
  projectId: string;
  authorId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export type PostChanges = Partial<Pick<Post, 'title' | 'content' | 'mediaIds'>>;

@Injectable()
export class PostsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(post: Post): Promise<void> {
    await this.em.insert(Post, post);
  }

  async find(id: string): Promise<Post | null> {
    return this.em.findOne(Post, { id }, { disableIdentityMap: true });
  }

  /** Locks a post until the transaction ends. */
  async lock(id: string): Promise<Post | null> {
    return this.em.findOne(Post, { id }, { disableIdentityMap: true, lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** The newest first. */
  async list({ projectId, authorId, limit, cursor }: PostFilter): Promise<Post[]> {
    const where = {
      projectId,
      ...(authorId === undefined ? {} : { authorId }),
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    return this.em.find(Post, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  async listAllOf(authorId: string): Promise<Post[]> {
    return this.em.find(Post, { authorId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  async update(id: string, changes: PostChanges): Promise<void> {
    await this.em.nativeUpdate(Post, { id }, { ...changes, updatedAt: new Date() });
  }

  /** Takes a medium that is gone out of every post. */
  async detach(mediaId: string): Promise<void> {
    await this.em.execute(
      `update posts_post set media_ids = array_remove(media_ids, ?::uuid) where media_ids @> array[?::uuid]`,
      [mediaId, mediaId],
    );
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Post, { id });
  }

  async deleteAllOf(authorId: string): Promise<void> {
    await this.em.nativeDelete(Post, { authorId });
  }
}
