import { Injectable } from '@nestjs/common';
import { Hooks } from '@roost/plugin-kit';
import type { FileFacts } from '@roost/imaging';
import { StoredFacts } from '../files/stored-facts.js';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { type QuotaHolder, QuotasService } from '../quotas/quotas.service.js';
import { boundUpload, tooLarge } from '../library/bound-upload.js';
import { PartialUploadsRepository } from './partial-uploads.repository.js';

const HOUR_MS = 3_600_000;

/** What is told of an upload at its beginning. */
interface Announced {
  filename: string;
  /** Undefined where it is told later. */
  bytes: number | undefined;
}

/** Holds announced uploads to sizes and quotas. */
@Injectable()
export class UploadLimits {
  constructor(
    private readonly uploads: PartialUploadsRepository,
    private readonly quotas: QuotasService,
    private readonly facts: StoredFacts,
    private readonly config: MediaConfig,
    private readonly hooks: Hooks,
  ) {}

  /**
   * In the transaction that begins the upload. Others that are under way count as if they were there, those whose length is not told yet as if
   * they had the most that they may have.
   *
   * @returns its length, or the most that it may have where that is told later
   * @throws `media.empty`, `media.too_large`, `media.too_many_uploads`, `media.quota_exceeded`, and whatever a plugin refuses with
   */
  async admit(holder: QuotaHolder, { filename, bytes }: Announced): Promise<number> {
    if (bytes !== undefined) this.checkLength(bytes);
    const { userId: ownerId, projectId } = holder;
    const most = await boundUpload(this.hooks, {
      ownerId,
      projectId,
      filename,
      bytes,
      kind: undefined,
      mime: undefined,
    });
    const announced = await this.uploads.lockAnnounced(ownerId);
    const { uploads, uploadsBytes } = this.config;
    const least = bytes ?? 1;
    if (announced.count >= uploads || announced.bytes + least > Math.max(uploadsBytes, least)) {
      throw mediaErrors.too_many_uploads();
    }
    const { bytes: left, detail } = await this.quotas.remaining(holder);
    const room = left - announced.bytes;
    if (least > room) throw mediaErrors.quota_exceeded({ detail });
    return bytes ?? Math.floor(Math.min(most, this.config.maxBytes, room, Math.max(uploadsBytes - announced.bytes, 1)));
  }

  /** @throws `media.empty`, `media.too_large` */
  checkLength(bytes: number): void {
    if (bytes < 1) throw mediaErrors.empty();
    this.checkSize(bytes, this.config.maxBytes);
  }

  /** Until when an upload may rest. */
  expiry(begunAt = new Date()): Date {
    return new Date(begunAt.getTime() + this.config.uploadHours * HOUR_MS);
  }

  /** What a stored file is. @throws what `fileFacts` throws */
  async recognize(file: { id: string; storage: string; bytes: number }): Promise<FileFacts> {
    return this.facts.of(file);
  }

  /** @throws `media.too_large` where a kind is bounded more tightly. */
  checkKind({ kind }: FileFacts, bytes: number): void {
    if (kind === 'image') this.checkSize(bytes, this.config.maxImageBytes);
  }

  private checkSize(bytes: number, maxBytes: number): void {
    if (bytes > maxBytes) throw tooLarge(maxBytes);
  }
}
