import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { Storages } from '@roost/storage';
import { DeleteParts, deleteParts } from '../media.contracts.js';
import { uploadPrefix } from './upload-keys.js';

@Injectable()
export class DeletePartsJob {
  constructor(private readonly storages: Storages) {}

  @OnJob(deleteParts)
  async deleteParts({ uploadId, storage }: DeleteParts): Promise<void> {
    await this.storages.of(storage).deletePrefix(uploadPrefix(uploadId));
  }
}
