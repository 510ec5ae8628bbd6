import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { FirstPathsController } from './first-paths.controller.js';
import { FollowsController } from './follows/follows.controller.js';
import { FollowsService } from './follows/follows.service.js';
import { PostReaderService } from './post-reader.service.js';
import { PostsController } from './posts.controller.js';
import { PostsModule } from './posts.module.js';
import { PostPreferencesController } from './preferences/post-preferences.controller.js';

@Module({
  imports: [PostsModule, UsersModule],
  controllers: [FirstPathsController, FollowsController, PostPreferencesController, PostsController],
  providers: [FollowsService, PostReaderService],
})
export class PostsApiModule {}
