import { Injectable } from '@nestjs/common';
import { BlobsRepository, type StorageBlob } from '@roost/storage';
import { MediaConfig } from '../media.config.js';
import { Ladders } from '../projects/ladders.service.js';
import { FileProcessor, type ProcessingOptions } from './file-processor.js';
import { VariantStore } from './variant-store.js';

/** Makes the rungs of an image as its project's ladder has them. Done again, it makes the same ones again. */
@Injectable()
export class LadderProcessor {
  constructor(
    private readonly ladders: Ladders,
    private readonly blobs: BlobsRepository,
    private readonly variants: VariantStore,
    private readonly processor: FileProcessor,
    private readonly config: MediaConfig,
  ) {}

  /** @returns false when nothing was made, as `FileProcessor.run` settles it. */
  async makeLadder(blob: StorageBlob, options: Pick<ProcessingOptions, 'isLowPriority'> = {}): Promise<boolean> {
    const { rungs, key: ladder } = await this.ladders.of(blob.projectId);
    const onRung: ProcessingOptions['onRung'] = async (rung) => {
      await this.variants.saveRung(blob, rung);
    };
    const { maxFrames } = this.config;
    const facts = await this.processor.run('ladder', blob, { rungs, maxFrames }, { ...options, onRung });
    if (!facts) return false;
    await this.variants.dropOtherRungs(blob, rungs);
    // What decoding finds is surer than what the header told at the upload.
    await this.blobs.update(blob.id, { ...facts, ladder });
    return true;
  }

  /** The full size costs more than all other rungs together and is wanted least. @returns as `makeLadder`. */
  async makeOriginal(blob: StorageBlob, options: Pick<ProcessingOptions, 'isLowPriority'> = {}): Promise<boolean> {
    const rung = await this.processor.run('original', blob, { maxFrames: this.config.maxFrames }, options);
    return rung !== undefined && this.variants.saveRung(blob, rung);
  }
}
