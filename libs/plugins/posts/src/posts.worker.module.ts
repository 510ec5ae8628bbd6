import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { UsersModule } from '@roost/users';
import { DetachMedia } from './detach-media.js';
import { NotifyFollowersJob } from './jobs/notify-followers.job.js';
import { PostsModule } from './posts.module.js';

@Module({ imports: [MailModule, PostsModule, UsersModule], providers: [DetachMedia, NotifyFollowersJob] })
export class PostsWorkerModule {}
