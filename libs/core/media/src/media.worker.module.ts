import { Module } from '@nestjs/common';
import { ImageTransformer } from './image/image-transformer.js';
import { ImageFiles } from './image-files.js';
import { DeleteBytesJob } from './jobs/delete-bytes.job.js';
import { DeriveOriginalJob } from './jobs/derive-original.job.js';
import { DeriveVariantsJob } from './jobs/derive-variants.job.js';
import { MediaOutcome } from './media-outcome.js';
import { MediaModule } from './media.module.js';

/** Only this module reaches sharp: the HTTP process never loads it. */
@Module({
  imports: [MediaModule],
  providers: [DeleteBytesJob, DeriveOriginalJob, DeriveVariantsJob, ImageFiles, ImageTransformer, MediaOutcome],
})
export class MediaWorkerModule {}
