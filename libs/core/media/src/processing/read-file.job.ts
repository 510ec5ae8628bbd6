import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, readFile } from '../media.contracts.js';
import { TurnsService } from '../turns/turns.service.js';
import { FileReading } from './file-reading.js';

/** Looks into music and PDFs. */
@Injectable()
export class ReadFileJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly turns: TurnsService,
    private readonly reading: FileReading,
  ) {}

  @OnJob(readFile)
  async readFile({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (blob && !(await this.turns.giveWay(blobId, 'file'))) await this.reading.read(blob);
  }
}
