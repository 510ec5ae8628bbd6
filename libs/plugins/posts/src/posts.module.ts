import { Module } from '@nestjs/common';
import { MediaModule } from '@roost/media';
import { FollowsRepository } from './follows/follows.repository.js';
import { PostsOfAccount } from './posts-of-account.js';
import { PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';
import { PostPreferencesRepository } from './preferences/post-preferences.repository.js';

const SHARED = [FollowsRepository, PostPreferencesRepository, PostsRepository, PostsService];

/** Services for both processes. Other plugins import it for {@link PostsService}. */
@Module({ imports: [MediaModule], providers: [...SHARED, PostsOfAccount], exports: SHARED })
export class PostsModule {}
