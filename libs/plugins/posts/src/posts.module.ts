import { Module } from '@nestjs/common';
import { FollowsRepository } from './follows/follows.repository.js';
import { PostsOfAccount } from './posts-of-account.js';
import { PostsRepository } from './posts.repository.js';
import { PostPreferencesRepository } from './preferences/post-preferences.repository.js';

const SHARED = [FollowsRepository, PostPreferencesRepository, PostsRepository];

@Module({ providers: [...SHARED, PostsOfAccount], exports: SHARED })
export class PostsModule {}
