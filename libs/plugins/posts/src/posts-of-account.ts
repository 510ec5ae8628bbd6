import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { FollowsRepository } from './follows/follows.repository.js';
import { PostsRepository } from './posts.repository.js';
import { PostPreferencesRepository } from './preferences/post-preferences.repository.js';

/** What becomes of someone's posts when they ask for everything that is kept, and when they are erased. */
@Injectable()
export class PostsOfAccount {
  constructor(
    private readonly posts: PostsRepository,
    private readonly follows: FollowsRepository,
    private readonly preferences: PostPreferencesRepository,
  ) {}

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, files } = exporting;
    const posts = { path: 'posts/posts.json', content: await this.posts.listAllOf(userId) };
    const follows = { path: 'posts/following.json', content: await this.follows.listAllOf(userId) };
    return { ...exporting, files: [...files, posts, follows] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.posts.deleteAllOf(erasing.userId);
    await this.follows.deleteAllOf(erasing.userId);
    await this.preferences.delete(erasing.userId);
    return erasing;
  }
}
