import { Module } from '@nestjs/common';
import { EraseAccountJob } from './account/erase-account.job.js';
import { PruneValuesJob } from './fields/prune-values.job.js';
import { UsersModule } from './users.module.js';

@Module({ imports: [UsersModule], providers: [EraseAccountJob, PruneValuesJob] })
export class UsersWorkerModule {}
