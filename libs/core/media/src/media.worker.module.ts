import { Module } from '@nestjs/common';
import { StorageModule } from '@roost/storage';
import { CleanUpJob } from './cleanup/clean-up.job.js';
import { EmptyTrashJob } from './deletion/empty-trash.job.js';
import { MediaModule } from './media.module.js';
import { DeriveOriginalJob } from './processing/derive-original.job.js';
import { DeriveVariantsJob } from './processing/derive-variants.job.js';
import { MetadataReader } from './processing/metadata-reader.js';
import { FileProcessor } from './processing/file-processor.js';
import { LadderProcessor } from './processing/ladder-processor.js';
import { MediaOutcome } from './processing/media-outcome.js';
import { ProcessLowPriorityJob } from './processing/process-low-priority.job.js';
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
    MetadataReader,
    FileProcessor,
    LadderProcessor,
    MediaOutcome,
    ProcessLowPriorityJob,
    ReadFileJob,
    RebuildJob,
    CleanUpJob,
    VariantStore,
  ],
})
export class MediaWorkerModule {}
