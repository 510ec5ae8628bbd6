import { Injectable, Logger } from '@nestjs/common';
import { objectKey, Storages } from '@roost/storage';
import { MediaConfig } from '../media.config.js';
import { TransformsRepository } from './transforms.repository.js';

/** Keeps the results of transforms within their room. */
@Injectable()
export class TransformCache {
  private readonly logger = new Logger(TransformCache.name);
  private added = 0;
  private trimming: Promise<void> | undefined;

  constructor(
    private readonly transforms: TransformsRepository,
    private readonly storages: Storages,
    private readonly config: MediaConfig,
  ) {}

  /** Counts what this process stored: a tenth of the room is not waited for until somebody tidies up. */
  count(bytes: number): void {
    this.added += bytes;
    if (this.added < this.config.renderBytes / 10) return;
    this.added = 0;
    this.trimming ??= this.trim()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'The results of transforms could not be trimmed, will be tried again');
      })
      .finally(() => (this.trimming = undefined));
  }

  async trim(): Promise<void> {
    for (const { blobId, object, storage } of await this.transforms.evict(this.config.renderBytes)) {
      await this.storages.of(storage).delete(objectKey(blobId, object));
    }
  }
}
