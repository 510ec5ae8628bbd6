import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob } from '@roost/plugin-kit';
import { ImageFiles } from '../image-files.js';
import { ImageTransformer } from '../image/image-transformer.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { MediaConfig } from '../media.config.js';
import { MediaOutcome } from '../media-outcome.js';
import { MediaRepository } from '../media.repository.js';

/** Makes the full size, which costs more than all other rungs together and is wanted least. */
@Injectable()
export class DeriveOriginalJob {
  constructor(
    private readonly media: MediaRepository,
    private readonly files: ImageFiles,
    private readonly outcome: MediaOutcome,
    private readonly transformer: ImageTransformer,
    private readonly config: MediaConfig,
  ) {}

  @OnJob('media.derive-original')
  async deriveOriginal({ mediaId }: JobMap['media.derive-original']): Promise<void> {
    if (!(await this.media.find(mediaId))) return;
    try {
      const { maxMegapixels, jobSeconds } = this.config;
      const options = { maxPixels: maxMegapixels * 1_000_000, timeoutSeconds: jobSeconds };
      const image = await this.files.withSource(mediaId, (path) => this.transformer.deriveOriginal(path, options));
      if (await this.files.save(mediaId, image)) await this.outcome.succeed(mediaId);
    } catch (error) {
      if (!(error instanceof ImageUndecodable)) throw error;
      await this.outcome.fail(mediaId, error.message);
    }
  }
}
