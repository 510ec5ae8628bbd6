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
import type { User } from '@roost/users';
import type { Follow } from './follows/follow.entity.js';
import { Post } from './post.entity.js';
import type { EmailVisibility, PostPreference } from './preferences/post-preference.entity.js';

/** A post as it is stored; times are ISO 8601. */
export type PostRow = RowOf<Post>;

/** A post, and what there is to be seen of its author. */
export interface AuthoredPost extends PostRow {
  authorUsername: string;
  authorEmail: string;
  /** Null for an author who chose nothing. */
  emailVisibility: EmailVisibility | null;
}

/** A post that was just written. */
export interface NewPost extends AuthoredPost {
  /** Whether anybody follows its author. */
  isFollowed: boolean;
}

/** Who may change a post. */
export interface PostEditor {
  projectId: string;
  /** Null for somebody who may change all of the project. */
  authorId: string | null;
}

/** Which posts a list shows. */
export interface PostFilter {
  projectId: string;
  authorId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export type PostChanges = Partial<Pick<Post, 'title' | 'content' | 'mediaIds'>>;

type PostTables = TablesOf<{
  posts_post: Post;
  posts_follow: Follow;
  posts_preference: PostPreference;
  users_user: User;
}>;

const POST = camelCased('id', 'project_id', 'author_id', 'title', 'content', 'media_ids', 'created_at', 'updated_at');

/** The same of posts that were just written, and their authors. */
const authored = (more = sql``) => sql`
  p.id, p.project_id as "projectId", p.author_id as "authorId", p.title, p.content, p.media_ids as "mediaIds",
  p.created_at as "createdAt", p.updated_at as "updatedAt", u.username as "authorUsername", u.email as "authorEmail",
  v.email_visibility as "emailVisibility"
  ${more} from written p join users_user u on u.id = p.author_id left join posts_preference v on v.user_id = u.id`;

const insertPost = statement(
  (_: Tables<PostTables>, p: Parameters<PostRow>) => sql<NewPost>`
    with written as (
      insert into posts_post (id, project_id, author_id, title, content, media_ids, created_at, updated_at)
      values (${p.id}, ${p.projectId}, ${p.authorId}, ${p.title}, ${p.content}, ${p.mediaIds}, ${p.createdAt}, ${p.updatedAt})
      returning *
    ) select ${authored(sql`, exists (select 1 from posts_follow f where f.author_id = u.id) as "isFollowed"`)}`,
);

/** What is null stays as it is. */
const updatePost = statement(
  (
    _: Tables<PostTables>,
    p: Parameters<{ id: string; title: string | null; content: string | null; mediaIds: string[] | null } & PostEditor>,
  ) => sql<AuthoredPost>`
    with written as (
      update posts_post set title = coalesce(${p.title}, title), content = coalesce(${p.content}, content),
        media_ids = coalesce(${p.mediaIds}, media_ids), updated_at = now()
      where id = ${p.id} and project_id = ${p.projectId} and author_id = coalesce(${p.authorId}, author_id)
      returning *
    ) select ${authored()}`,
);

const findPost = statement((db: Tables<PostTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('posts_post').select(POST).where('id', '=', p.id),
);

const lockPost = statement((db: Tables<PostTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('posts_post').select(POST).where('id', '=', p.id).forUpdate(),
);

interface PagePosition {
  projectId: string;
  before: string;
  limit: number;
}

/** Those of authors whose accounts are not in use are left out. */
const authoredOf = (db: Tables<PostTables>, p: Parameters<{ projectId: string }>) =>
  db
    .selectFrom('posts_post as p')
    .innerJoin('users_user as u', 'u.id', 'p.author_id')
    .leftJoin('posts_preference as v', 'v.user_id', 'u.id')
    .select(
      camelCased(
        'p.id',
        'p.project_id',
        'p.author_id',
        'p.title',
        'p.content',
        'p.media_ids',
        'p.created_at',
        'p.updated_at',
      ),
    )
    .select(['u.username as authorUsername', 'u.email as authorEmail', 'v.email_visibility as emailVisibility'])
    .where('u.suspended_at', 'is', null)
    .where('u.erase_at', 'is', null)
    .where('p.project_id', '=', p.projectId);

const findAuthored = statement((db: Tables<PostTables>, p: Parameters<{ id: string; projectId: string }>) =>
  authoredOf(db, p).where('p.id', '=', p.id),
);

/** The newest first. */
const pageOf = (db: Tables<PostTables>, p: Parameters<PagePosition>) =>
  authoredOf(db, p).where('p.id', '<', p.before).orderBy('p.id', 'desc').limit(p.limit);

const listAuthored = statement(pageOf);

const listAuthoredBy = statement((db: Tables<PostTables>, p: Parameters<PagePosition & { authorId: string }>) =>
  pageOf(db, p).where('p.author_id', '=', p.authorId),
);

/** A page of each author by the index of authors, and the newest of these: however many posts of others are between them. */
const listFollowed = statement((db: Tables<PostTables>, p: Parameters<PagePosition & { followerId: string }>) =>
  pageOf(db, p).where('p.id', 'in', (eb) =>
    eb
      .selectFrom('posts_follow as f')
      .innerJoinLateral(
        (inner) =>
          inner
            .selectFrom('posts_post as q')
            .select('q.id')
            .whereRef('q.author_id', '=', 'f.author_id')
            .where('q.id', '<', p.before)
            .orderBy('q.id', 'desc')
            .limit(p.limit)
            .as('newest'),
        (join) => join.onTrue(),
      )
      .select('newest.id')
      .where('f.follower_id', '=', p.followerId),
  ),
);

const listPosts = statement((db: Tables<PostTables>, p: Parameters<PagePosition>) =>
  db
    .selectFrom('posts_post')
    .select(POST)
    .where('project_id', '=', p.projectId)
    .where('id', '<', p.before)
    .orderBy('id', 'desc')
    .limit(p.limit),
);

const listPostsOf = statement((db: Tables<PostTables>, p: Parameters<PagePosition & { authorId: string }>) =>
  db
    .selectFrom('posts_post')
    .select(POST)
    .where('project_id', '=', p.projectId)
    .where('author_id', '=', p.authorId)
    .where('id', '<', p.before)
    .orderBy('id', 'desc')
    .limit(p.limit),
);

@Injectable()
export class PostsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** @returns undefined when the author is gone: then the caller's transaction is to be rolled back. */
  async insert(post: PostRow): Promise<NewPost | undefined> {
    this.database.requireTransaction('A post was written');
    return this.database.first(insertPost, post);
  }

  async find(id: string): Promise<PostRow | undefined> {
    return this.database.first(findPost, { id });
  }

  /** With its author, whose account is in use. */
  async findAuthored(id: string, projectId: string): Promise<AuthoredPost | undefined> {
    return this.database.first(findAuthored, { id, projectId });
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

  /** The newest first, with their authors; those of authors whose accounts are not in use are left out. */
  async listAuthored({ projectId, authorId, limit, cursor: before = LAST_ID }: PostFilter): Promise<AuthoredPost[]> {
    if (authorId === undefined) return this.database.run(listAuthored, { projectId, before, limit });
    return this.database.run(listAuthoredBy, { projectId, authorId, before, limit });
  }

  /** Of authors whom somebody follows: the newest first, with their authors; those of accounts that are not in use are left out. */
  async listFollowed({
    projectId,
    followerId,
    limit,
    cursor: before = LAST_ID,
  }: Omit<PostFilter, 'authorId'> & { followerId: string }): Promise<AuthoredPost[]> {
    return this.database.run(listFollowed, { projectId, followerId, before, limit });
  }

  async listAllOf(authorId: string): Promise<Post[]> {
    return this.em.find(Post, { authorId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  /** @returns the post as it is now, or undefined when there is none that they may change. */
  async update(id: string, changes: PostChanges, editor: PostEditor): Promise<AuthoredPost | undefined> {
    const { title = null, content = null, mediaIds = null } = changes;
    return this.database.first(updatePost, { id, title, content, mediaIds, ...editor });
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
