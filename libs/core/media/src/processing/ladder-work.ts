import { Injectable } from '@nestjs/common';
import { BlobsRepository, type StorageBlob } from '@roost/storage';
import { MediaConfig } from '../media.config.js';
import { SettingsService } from '../settings/settings.service.js';
import { FileWork, type WorkOptions } from './file-work.js';
import { VariantStore } from './variant-store.js';

/** Makes the rungs of an image as its project's ladder has them. Done again, it makes the same ones again. */
@Injectable()
export class LadderWork {
  constructor(
    private readonly settings: SettingsService,
    private readonly blobs: BlobsRepository,
    private readonly variants: VariantStore,
    private readonly work: FileWork,
    private readonly config: MediaConfig,
  ) {}

  /** @returns false when nothing was made, as `FileWork.run` settles it. */
  async makeLadder(blob: StorageBlob, options: Pick<WorkOptions, 'isBehind'> = {}): Promise<boolean> {
    const { rungs, key: ladder } = await this.settings.ladder(blob.projectId);
    const onRung: WorkOptions['onRung'] = async (rung) => {
      await this.variants.saveRung(blob, rung);
    };
    const { maxFrames } = this.config;
    const facts = await this.work.run('ladder', blob, { rungs, maxFrames }, { ...options, onRung });
    if (!facts) return false;
    await this.variants.dropOtherRungs(blob, rungs);
    // What decoding finds is surer than what the header told at the upload.
    await this.blobs.update(blob.id, { ...facts, ladder });
    return true;
  }

  /** The full size costs more than all other rungs together and is wanted least. @returns as `makeLadder`. */
  async makeOriginal(blob: StorageBlob, options: Pick<WorkOptions, 'isBehind'> = {}): Promise<boolean> {
    const rung = await this.work.run('original', blob, { maxFrames: this.config.maxFrames }, options);
    return rung !== undefined && this.variants.saveRung(blob, rung);
  }
}
