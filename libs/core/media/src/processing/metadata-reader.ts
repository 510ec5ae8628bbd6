import { Injectable } from '@nestjs/common';
import type { StorageBlob } from '@roost/storage';
import { FileProcessor } from './file-processor.js';
import { MediaOutcome } from './media-outcome.js';
import { VariantStore } from './variant-store.js';

/** Finds out what music and PDFs tell of themselves, and what shows them. */
@Injectable()
export class MetadataReader {
  constructor(
    private readonly processor: FileProcessor,
    private readonly variants: VariantStore,
    private readonly outcome: MediaOutcome,
  ) {}

  async read(blob: StorageBlob, { isLowPriority = false } = {}): Promise<void> {
    await (blob.kind === 'audio' ? this.readAudio(blob, isLowPriority) : this.readPdf(blob, isLowPriority));
  }

  private async readAudio(blob: StorageBlob, isLowPriority: boolean): Promise<void> {
    const facts = await this.processor.run('audio', blob, { mime: blob.mime }, { isLowPriority });
    if (!facts) return;
    const { duration, tags, cover, notice } = facts;
    if (cover) await this.variants.savePreview(blob, cover);
    await this.outcome.succeed(blob.id, { duration, tags, notice });
  }

  private async readPdf(blob: StorageBlob, isLowPriority: boolean): Promise<void> {
    const facts = await this.processor.run('pdf', blob, {}, { isLowPriority });
    if (!facts) return;
    const { pages, preview, notice } = facts;
    if (preview) await this.variants.savePreview(blob, preview);
    await this.outcome.succeed(blob.id, { pages, notice });
  }
}
