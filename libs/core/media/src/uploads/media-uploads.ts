import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import {
  type AnnouncedForm,
  FileSink,
  Hooks,
  type IncomingFile,
  newId,
  type Person,
  personOf,
} from '@roost/plugin-kit';
import { blobPrefix, BlobsRepository, sourceKey, Storages } from '@roost/storage';
import { type FileFacts } from '@roost/imaging';
import { StoredFacts } from '../files/stored-facts.js';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { boundUpload, tooLarge } from '../library/bound-upload.js';
import { cleanName } from '../library/clean-name.js';
import type { StagedUpload } from '../library/staged-upload.js';
import { UploadMeter } from './upload-meter.js';
import { headFacts } from '../files/file-facts.js';

/** What a form may weigh beside its file. In bytes. */
const FORM_OVERHEAD = 16_384;

/** Takes uploaded files of every kind: stores them as they arrive, and refuses what is not taken by its first bytes. */
@Injectable()
export class MediaUploads extends FileSink<StagedUpload> {
  constructor(
    protected readonly storages: Storages,
    protected readonly blobs: BlobsRepository,
    protected readonly quotas: QuotasService,
    protected readonly facts: StoredFacts,
    protected readonly config: MediaConfig,
    protected readonly hooks: Hooks,
  ) {
    super();
  }

  override async admit({ contentLength, principal }: AnnouncedForm): Promise<void> {
    if (contentLength === undefined) return;
    const least = contentLength - FORM_OVERHEAD;
    if (least > this.maxBytes()) throw tooLarge(this.maxBytes());
    const person = personOf(principal);
    if (!person) return;
    const { bytes, detail } = await this.quotas.remaining(person);
    if (least > bytes) throw mediaErrors.quota_exceeded({ detail });
  }

  async stage({ filename, stream, principal }: IncomingFile): Promise<StagedUpload> {
    const id = newId();
    const { name, driver } = this.storages.incoming;
    const person = personOf(principal);
    let bound = Number.MAX_SAFE_INTEGER;
    // Bytes arrive outside the scope of the request, in which plugins are to be asked.
    const inScope = AsyncLocalStorage.snapshot();
    const meter = new UploadMeter({
      recognize: async (head, isWhole) => {
        const facts = await headFacts(head, isWhole, this.config);
        if (facts) this.accept(facts);
        if (facts && person) bound = await inScope(() => this.bound(person, cleanName(filename), facts));
        return facts;
      },
      maxBytes: (facts) => Math.min(this.maxBytes(facts), bound),
      allowance: person ? await this.quotas.remaining(person) : undefined,
    });
    const broken = (error: Error): void => {
      meter.destroy(error);
    };
    stream.once('error', broken).once('close', () => {
      if (!stream.readableEnded) broken(mediaErrors.upload_aborted());
    });
    try {
      await driver.put(sourceKey(id), stream.pipe(meter));
      const { bytes, head } = meter;
      const facts = meter.facts ?? this.accept(await this.facts.of({ id, storage: name, bytes, head }));
      if (bytes > this.maxBytes(facts)) throw tooLarge(this.maxBytes(facts));
      const storage = await this.storages.copyToChosen(sourceKey(id), name, facts);
      if (storage !== name) await driver.delete(sourceKey(id));
      return { ...facts, id, storage, filename: cleanName(filename), bytes, sha256: meter.digest() };
    } catch (error) {
      stream.resume();
      await driver.deletePrefix(blobPrefix(id));
      throw error;
    }
  }

  override digest({ sha256 }: StagedUpload): string {
    return sha256;
  }

  async discard({ id, storage }: StagedUpload): Promise<void> {
    // The request may have failed after its transaction committed: then the bytes are somebody's.
    if (!(await this.blobs.exists(id))) await this.storages.of(storage).deletePrefix(blobPrefix(id));
  }

  /** @throws a Problem for what is not taken here, though it is elsewhere. */
  protected accept(facts: FileFacts): FileFacts {
    return facts;
  }

  private async bound({ userId, projectId }: Person, filename: string, { kind, mime }: FileFacts): Promise<number> {
    return boundUpload(this.hooks, { ownerId: userId, projectId, filename, bytes: undefined, kind, mime });
  }

  protected maxBytes(facts?: FileFacts): number {
    const { maxBytes, maxImageBytes } = this.config;
    return facts?.kind === 'image' ? Math.min(maxBytes, maxImageBytes) : maxBytes;
  }
}
