import { Module } from '@nestjs/common';
import { EraseAccountJob } from './account/erase-account.job.js';
import { UsersModule } from './users.module.js';

@Module({ imports: [UsersModule], providers: [EraseAccountJob] })
export class UsersWorkerModule {}
