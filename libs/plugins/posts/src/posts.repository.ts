import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  LAST_ID,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
} from '@roost/plugin-kit';
import { Post } from './post.entity.js';

/** A post as it is stored; times are ISO 8601. */
export type PostRow = RowOf<Post>;

/** Which posts a list shows. */
export interface PostFilter {
  projectId: string;
  authorId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export type PostChanges = Partial<Pick<Post, 'title' | 'content' | 'mediaIds'>>;

type PostTables = TablesOf<{ posts_post: Post }>;

const POST = camelCased('id', 'project_id', 'author_id', 'title', 'content', 'media_ids', 'created_at', 'updated_at');

const insertPost = statement((db: Tables<PostTables>, p: Parameters<PostRow>) =>
  db.insertInto('posts_post').values({
    id: p.id,
    project_id: p.projectId,
    author_id: p.authorId,
    title: p.title,
    content: p.content,
    media_ids: p.mediaIds,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const findPost = statement((db: Tables<PostTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('posts_post').select(POST).where('id', '=', p.id),
);

const lockPost = statement((db: Tables<PostTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('posts_post').select(POST).where('id', '=', p.id).forUpdate(),
);

const listPosts = statement(
  (db: Tables<PostTables>, p: Parameters<{ projectId: string; before: string; limit: number }>) =>
    db
      .selectFrom('posts_post')
      .select(POST)
      .where('project_id', '=', p.projectId)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
);

const listPostsOf = statement(
  (db: Tables<PostTables>, p: Parameters<{ projectId: string; authorId: string; before: string; limit: number }>) =>
    db
      .selectFrom('posts_post')
      .select(POST)
      .where('project_id', '=', p.projectId)
      .where('author_id', '=', p.authorId)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
);

/** What is null stays as it is. */
const updatePost = statement(
  (
    db: Tables<PostTables>,
    p: Parameters<{ id: string; title: string | null; content: string | null; mediaIds: string[] | null }>,
  ) =>
    db
      .updateTable('posts_post')
      .set((eb) => ({
        title: sql<string>`coalesce(${p.title}, ${eb.ref('title')})`,
        content: sql<string>`coalesce(${p.content}, ${eb.ref('content')})`,
        media_ids: sql<string[]>`coalesce(${p.mediaIds}, ${eb.ref('media_ids')})`,
        updated_at: sql<string>`now()`,
      }))
      .where('id', '=', p.id)
      .returning(POST),
);

@Injectable()
export class PostsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(post: PostRow): Promise<void> {
    await this.database.run(insertPost, post);
  }

  async find(id: string): Promise<PostRow | undefined> {
    return this.database.first(findPost, { id });
  }

  /** Locks a post until the transaction ends. */
  async lock(id: string): Promise<PostRow | undefined> {
    this.database.requireTransaction('A post was locked');
    return this.database.first(lockPost, { id });
  }

  /** The newest first. */
  async list({ projectId, authorId, limit, cursor: before = LAST_ID }: PostFilter): Promise<PostRow[]> {
    if (authorId === undefined) return this.database.run(listPosts, { projectId, before, limit });
    return this.database.run(listPostsOf, { projectId, authorId, before, limit });
  }

  async listAllOf(authorId: string): Promise<Post[]> {
    return this.em.find(Post, { authorId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  /** @returns the post as it is now, or undefined when there is none. */
  async update(id: string, { title, content, mediaIds }: PostChanges): Promise<PostRow | undefined> {
    const changes = { title: title ?? null, content: content ?? null, mediaIds: mediaIds ?? null };
    return this.database.first(updatePost, { id, ...changes });
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
