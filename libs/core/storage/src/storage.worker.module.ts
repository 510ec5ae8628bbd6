import { Module } from '@nestjs/common';
import { DeleteBytesJob } from './blobs/delete-bytes.job.js';
import { SettleCopyJob } from './blobs/settle-copy.job.js';
import { StorageModule } from './storage.module.js';
import { SweepJob } from './sweep/sweep.job.js';

@Module({ imports: [StorageModule], providers: [DeleteBytesJob, SettleCopyJob, SweepJob] })
export class StorageWorkerModule {}
