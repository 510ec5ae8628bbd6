import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '../blobs/blobs.repository.js';
import type { MediaBlob } from '../blobs/media-blob.entity.js';
import { FileWork } from './file-work.js';
import { MediaOutcome } from './media-outcome.js';
import { VariantStore } from './variant-store.js';

/** Finds out what music and PDFs tell of themselves, and what shows them. */
@Injectable()
export class ReadFileJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly work: FileWork,
    private readonly variants: VariantStore,
    private readonly outcome: MediaOutcome,
  ) {}

  @OnJob('media.read-file')
  async readFile({ blobId }: JobMap['media.read-file']): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob) return;
    await (blob.kind === 'audio' ? this.readAudio(blob) : this.readPdf(blob));
  }

  private async readAudio(blob: MediaBlob): Promise<void> {
    const facts = await this.work.run('audio', blob, { mime: blob.mime });
    if (!facts) return;
    const { duration, tags, cover, notice } = facts;
    if (cover) await this.variants.savePreview(blob, cover);
    await this.outcome.succeed(blob.id, { duration, tags, notice });
  }

  private async readPdf(blob: MediaBlob): Promise<void> {
    const facts = await this.work.run('pdf', blob, {});
    if (!facts) return;
    const { pages, preview, notice } = facts;
    if (preview) await this.variants.savePreview(blob, preview);
    await this.outcome.succeed(blob.id, { pages, notice });
  }
}
