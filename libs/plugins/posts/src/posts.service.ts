import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaService } from '@roost/media';
import { Hooks, newId, Outbox, Page, type Person, RateLimiter, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { usersErrors } from '@roost/users';
import { notifyFollowers, postCreated } from './posts.contracts.js';
import { postsErrors } from './posts.errors.js';
import { PostsSettings } from './posts.settings.js';
import {
  type AuthoredPost,
  type PostChanges,
  type PostFilter,
  type PostRow,
  PostsRepository,
} from './posts.repository.js';

/** Input of a post. */
export interface PostDraft {
  title: string;
  content: string;
  mediaIds: string[];
  /** Whether followers of the author get a mail. */
  notifyFollowers: boolean;
}

/**
 * Writes posts, and reads them as they are stored. Import `PostsModule` to inject it.
 *
 * @example
 * const draft = { title: 'Open house', content: 'On Sunday, from ten.', mediaIds: [], notifyFollowers: true };
 * const { id } = await this.posts.create(draft, { userId, projectId });
 */
@Injectable()
export class PostsService {
  constructor(
    private readonly em: EntityManager,
    private readonly posts: PostsRepository,
    private readonly media: MediaService,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
    private readonly limiter: RateLimiter,
    private readonly settings: Settings,
  ) {}

  /**
   * Writes a post for a person, with all rules for them: budget, media of their own, hooks of other plugins.
   *
   * @throws `posts.unknown_media`, `users.not_found`, `http.too_many_requests`, or whatever another plugin refuses with
   */
  async create(
    { notifyFollowers: withMails, mediaIds, ...text }: PostDraft,
    { userId: authorId, projectId }: Person,
  ): Promise<AuthoredPost> {
    const { budget } = await this.settings.of(PostsSettings, projectId);
    await this.limiter.take({ name: 'create', budget, by: { subject: authorId } });
    return this.em.transactional(async () => {
      const { title, content } = await this.hooks.run('posts.creating', { ...text, authorId, projectId });
      await this.show(mediaIds, authorId);
      const id = newId();
      const createdAt = new Date().toISOString();
      const draft = { id, projectId, authorId, title, content, mediaIds, createdAt, updatedAt: null };
      const post = await this.posts.insert(draft);
      if (!post) throw usersErrors.not_found();
      await this.outbox.emit(postCreated, { postId: id, authorId, projectId }, `post:${id}`);
      if (withMails && post.isFollowed) await this.outbox.enqueue(notifyFollowers, { postId: id });
      return post;
    });
  }

  /** @throws `posts.not_found`, also for posts of other projects */
  async get(id: string, projectId: string): Promise<PostRow> {
    const post = await this.posts.find(id);
    if (post?.projectId !== projectId) throw postsErrors.not_found();
    return post;
  }

  /** Posts of a project, or of one author in it; the newest first. */
  async list({ limit, ...filter }: PostFilter): Promise<Page<PostRow>> {
    return Page.of(await this.posts.list({ ...filter, limit: limit + 1 }), limit);
  }

  /** @throws `posts.not_found`, `posts.not_yours`, `posts.unknown_media` */
  async update(id: string, changes: PostChanges, principal: UserPrincipal): Promise<AuthoredPost> {
    const { mediaIds } = changes;
    if (mediaIds === undefined) return this.change(id, changes, principal);
    return this.em.transactional(async () => {
      const post = await this.lock(id, principal);
      const added = mediaIds.filter((mediaId) => !post.mediaIds.includes(mediaId));
      await this.show(added, post.authorId);
      return this.change(id, changes, principal);
    });
  }

  /** @throws `posts.not_found`, `posts.not_yours` */
  async delete(id: string, principal: UserPrincipal): Promise<void> {
    await this.em.transactional(async () => {
      await this.lock(id, principal);
      await this.posts.delete(id);
    });
  }

  private async change(id: string, changes: PostChanges, principal: UserPrincipal): Promise<AuthoredPost> {
    const { userId, projectId, permissions } = principal;
    const authorId = permissions.has('posts.moderate') ? null : userId;
    const changed = await this.posts.update(id, changes, { projectId, authorId });
    if (changed) return changed;
    demandOwn(await this.posts.find(id), principal);
    throw postsErrors.not_found();
  }

  /** A post that the person may change: their own, or, as a moderator, anyone's. */
  private async lock(id: string, principal: UserPrincipal): Promise<PostRow> {
    return demandOwn(await this.posts.lock(id), principal);
  }

  /** What is attached to a post is seen by everyone who reads it, so it becomes public. */
  private async show(mediaIds: readonly string[], authorId: string): Promise<void> {
    for (const id of mediaIds) {
      if (!(await this.media.isOwn(id, authorId))) throw postsErrors.unknown_media({ detail: id });
      await this.media.update(id, authorId, { access: 'public' });
    }
  }
}

function demandOwn(post: PostRow | undefined, { userId, projectId, permissions }: UserPrincipal): PostRow {
  if (post?.projectId !== projectId) throw postsErrors.not_found();
  if (post.authorId !== userId && !permissions.has('posts.moderate')) throw postsErrors.not_yours();
  return post;
}
