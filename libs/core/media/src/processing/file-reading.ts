import { Injectable } from '@nestjs/common';
import type { StorageBlob } from '@roost/storage';
import { FileWork } from './file-work.js';
import { MediaOutcome } from './media-outcome.js';
import { VariantStore } from './variant-store.js';

/** Finds out what music and PDFs tell of themselves, and what shows them. */
@Injectable()
export class FileReading {
  constructor(
    private readonly work: FileWork,
    private readonly variants: VariantStore,
    private readonly outcome: MediaOutcome,
  ) {}

  async read(blob: StorageBlob, { isBehind = false } = {}): Promise<void> {
    await (blob.kind === 'audio' ? this.readAudio(blob, isBehind) : this.readPdf(blob, isBehind));
  }

  private async readAudio(blob: StorageBlob, isBehind: boolean): Promise<void> {
    const facts = await this.work.run('audio', blob, { mime: blob.mime }, { isBehind });
    if (!facts) return;
    const { duration, tags, cover, notice } = facts;
    if (cover) await this.variants.savePreview(blob, cover);
    await this.outcome.succeed(blob.id, { duration, tags, notice });
  }

  private async readPdf(blob: StorageBlob, isBehind: boolean): Promise<void> {
    const facts = await this.work.run('pdf', blob, {}, { isBehind });
    if (!facts) return;
    const { pages, preview, notice } = facts;
    if (preview) await this.variants.savePreview(blob, preview);
    await this.outcome.succeed(blob.id, { pages, notice });
  }
}
