import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob } from '@roost/plugin-kit';
import { mediaPrefix } from '../media.keys.js';
import { BlobsRepository } from './blobs.repository.js';
import { Storages } from './storages.js';

@Injectable()
export class DeleteBytesJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly storages: Storages,
  ) {}

  @OnJob('media.delete-bytes')
  async deleteBytes({ blobId, storage }: JobMap['media.delete-bytes']): Promise<void> {
    if (!(await this.blobs.exists(blobId))) await this.storages.of(storage).deletePrefix(mediaPrefix(blobId));
  }
}
