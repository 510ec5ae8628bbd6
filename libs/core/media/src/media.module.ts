import { Module } from '@nestjs/common';
import { MediaUploads } from './media-uploads.js';
import { MediaRepository } from './media.repository.js';
import { MediaService } from './media.service.js';

@Module({
  providers: [MediaRepository, MediaService, MediaUploads],
  exports: [MediaRepository, MediaService, MediaUploads],
})
export class MediaModule {}
