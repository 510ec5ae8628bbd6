import { Injectable } from '@nestjs/common';
import { OnHook } from '@roost/plugin-kit';
import type { SweepingStorage } from '@roost/storage';
import { UPLOADS_ROOT } from './upload-keys.js';
import { PartialUploadsRepository } from './partial-uploads.repository.js';

/** Has parts removed of uploads that are no more. */
@Injectable()
export class SweptUploads {
  constructor(private readonly uploads: PartialUploadsRepository) {}

  @OnHook('storage.sweeping')
  async sweep({ roots }: SweepingStorage): Promise<SweepingStorage> {
    const known = (ids: readonly string[]) => this.uploads.among(ids);
    return Promise.resolve({ roots: [...roots, { root: UPLOADS_ROOT, known }] });
  }
}
