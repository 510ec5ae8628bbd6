import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, readFile } from '../media.contracts.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { MetadataReader } from './metadata-reader.js';

/** Looks into music and PDFs. */
@Injectable()
export class ReadFileJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly slowOwners: SlowOwnersService,
    private readonly metadata: MetadataReader,
  ) {}

  @OnJob(readFile)
  async readFile({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (blob && !(await this.slowOwners.deferIfSlow(blobId, 'file'))) await this.metadata.read(blob);
  }
}
