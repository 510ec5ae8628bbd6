import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { MediaModule } from '@roost/media';
import { PostsModule } from '@roost/posts';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { Diary } from './digest/diary.js';
import { DiaryRepository } from './digest/diary.repository.js';
import { DigestJob } from './digest/digest.job.js';
import { LetInJob } from './loans/let-in.job.js';
import { ImportThingsJob } from './inventory/import-things.job.js';
import { LendingModule } from './lending.module.js';
import { LoansJob } from './loans/loans.job.js';
import { Photos } from './things/photos.js';
import { Rebuild } from './things/rebuild.js';

/** What the queue process loads. */
@Module({
  imports: [LendingModule, MailModule, MediaModule, PostsModule, ProjectsModule, UsersModule],
  providers: [Diary, DiaryRepository, DigestJob, ImportThingsJob, LetInJob, LoansJob, Photos, Rebuild],
})
export class LendingWorkerModule {}
