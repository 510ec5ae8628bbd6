import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob, Outbox } from '@roost/plugin-kit';
import { ImageFiles } from '../image-files.js';
import { type ImageFacts, ImageTransformer } from '../image/image-transformer.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { MediaConfig } from '../media.config.js';
import { MediaRepository } from '../media.repository.js';
import { MediaOutcome } from '../media-outcome.js';

/** Makes the rungs of the ladder, each readable as soon as it is stored. Run again, it makes the same ones again. */
@Injectable()
export class DeriveVariantsJob {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    private readonly files: ImageFiles,
    private readonly outcome: MediaOutcome,
    private readonly transformer: ImageTransformer,
    private readonly outbox: Outbox,
    private readonly config: MediaConfig,
  ) {}

  @OnJob('media.derive-variants')
  async deriveVariants({ mediaId }: JobMap['media.derive-variants']): Promise<void> {
    if (!(await this.media.find(mediaId))) return;
    try {
      const facts = await this.files.withSource(mediaId, (path) => this.derive(mediaId, path));
      await this.em.transactional(async () => {
        // What decoding finds is surer than what the header told at the upload.
        const { width, height, thumbhash } = facts;
        await this.media.update(mediaId, { width, height, thumbhash });
        await this.outbox.enqueue('media.derive-original', { mediaId });
      });
    } catch (error) {
      if (!(error instanceof ImageUndecodable)) throw error;
      await this.outcome.fail(mediaId, error.message);
    }
  }

  private async derive(mediaId: string, path: string): Promise<ImageFacts> {
    const { maxMegapixels, jobSeconds } = this.config;
    const options = { maxPixels: maxMegapixels * 1_000_000, timeoutSeconds: jobSeconds };
    return this.transformer.deriveLadder(path, options, async (image) => {
      await this.files.save(mediaId, image);
    });
  }
}
