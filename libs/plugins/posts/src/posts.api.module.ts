import { Module } from '@nestjs/common';
import { MediaModule } from '@roost/media';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AuthorsService } from './authors.service.js';
import { FollowsController } from './follows/follows.controller.js';
import { FollowsService } from './follows/follows.service.js';
import { PostReaderService } from './post-reader.service.js';
import { PostsController } from './posts.controller.js';
import { PostsModule } from './posts.module.js';
import { PostsService } from './posts.service.js';
import { PostPreferencesController } from './preferences/post-preferences.controller.js';

@Module({
  imports: [MediaModule, PostsModule, ProjectsModule, UsersModule],
  controllers: [FollowsController, PostPreferencesController, PostsController],
  providers: [AuthorsService, FollowsService, PostReaderService, PostsService],
})
export class PostsApiModule {}
