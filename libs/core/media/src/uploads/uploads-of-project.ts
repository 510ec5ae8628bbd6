import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import type {} from '@roost/projects';
import { blobPrefix, Storages } from '@roost/storage';
import type { MediaUpload } from './media-upload.entity.js';
import { PartialUploadsRepository } from './partial-uploads.repository.js';
import { uploadOf, uploadPrefix } from './upload-keys.js';

const BATCH = 100;

/** Deletes the bytes of uploads that are under way in a project that is deleted. */
@Injectable()
export class UploadsOfProject {
  constructor(
    private readonly uploads: PartialUploadsRepository,
    private readonly storages: Storages,
  ) {}

  @OnHook('projects.deleting')
  async delete(deleting: HookMap['projects.deleting']): Promise<HookMap['projects.deleting']> {
    const run = (signal: AbortSignal) => this.deleteAll(deleting.projectId, signal);
    return Promise.resolve({ ...deleting, steps: [...deleting.steps, { name: 'media.uploads', run }] });
  }

  private async deleteAll(projectId: string, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const uploads = await this.uploads.ofProject(projectId, BATCH);
      if (uploads.length === 0) return true;
      for (const upload of uploads) await this.deleteOne(upload);
    }
    return false;
  }

  /** The row goes last: what was cut off is found again. */
  private async deleteOne({ id, storage, parts }: MediaUpload): Promise<void> {
    const driver = this.storages.of(storage);
    // Of a file that is made of several uploads, the parts lie where those were.
    for (const uploadId of new Set([id, ...parts.map(uploadOf)])) await driver.deletePrefix(uploadPrefix(uploadId));
    // It may have been put together, and copied to the chosen storage, before it was cut off.
    for (const place of new Set([driver, this.storages.current.driver])) await place.deletePrefix(blobPrefix(id));
    await this.uploads.delete(id);
  }
}
