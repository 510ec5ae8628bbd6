import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { DeleteBytes, deleteBytes } from '../storage.contracts.js';
import { blobPrefix } from '../storage.keys.js';
import { BlobsRepository } from './blobs.repository.js';
import { Storages } from '../placement/storages.js';

@Injectable()
export class DeleteBytesJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly storages: Storages,
  ) {}

  @OnJob(deleteBytes)
  async deleteBytes({ blobId, storage }: DeleteBytes): Promise<void> {
    if (!(await this.blobs.exists(blobId))) await this.storages.of(storage).deletePrefix(blobPrefix(blobId));
  }
}
