import { Module } from '@nestjs/common';
import { StorageModule } from '@roost/storage';
import { TidyJob } from './cleanup/clean-up.job.js';
import { EmptyTrashJob } from './deletion/empty-trash.job.js';
import { MediaModule } from './media.module.js';
import { DeriveOriginalJob } from './processing/derive-original.job.js';
import { DeriveVariantsJob } from './processing/derive-variants.job.js';
import { FileReading } from './processing/file-reading.js';
import { FileWork } from './processing/file-work.js';
import { LadderWork } from './processing/ladder-work.js';
import { MediaOutcome } from './processing/media-outcome.js';
import { ProcessBehindJob } from './processing/process-behind.job.js';
import { ReadFileJob } from './processing/read-file.job.js';
import { VariantStore } from './processing/variant-store.js';
import { AdoptLadderJob } from './rebuild/adopt-ladder.job.js';
import { RebuildJob } from './rebuild/rebuild.job.js';
import { DeletePartsJob } from './uploads/delete-parts.job.js';

@Module({
  imports: [MediaModule, StorageModule],
  providers: [
    AdoptLadderJob,
    DeletePartsJob,
    DeriveOriginalJob,
    DeriveVariantsJob,
    EmptyTrashJob,
    FileReading,
    FileWork,
    LadderWork,
    MediaOutcome,
    ProcessBehindJob,
    ReadFileJob,
    RebuildJob,
    TidyJob,
    VariantStore,
  ],
})
export class MediaWorkerModule {}
