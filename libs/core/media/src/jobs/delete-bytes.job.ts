import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob } from '@roost/plugin-kit';
import { ImageFiles } from '../image-files.js';

@Injectable()
export class DeleteBytesJob {
  constructor(private readonly files: ImageFiles) {}

  @OnJob('media.delete-bytes')
  async deleteBytes({ mediaId }: JobMap['media.delete-bytes']): Promise<void> {
    await this.files.deleteAll(mediaId);
  }
}
