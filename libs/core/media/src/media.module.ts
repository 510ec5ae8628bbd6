import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { MediaOfAccount } from './account/media-of-account.js';
import { AvatarService } from './avatar/avatar.service.js';
import { MediaUploads } from './media-uploads.js';
import { MediaRepository } from './media.repository.js';
import { MediaService } from './media.service.js';

@Module({
  imports: [UsersModule],
  providers: [AvatarService, MediaOfAccount, MediaRepository, MediaService, MediaUploads],
  exports: [AvatarService, MediaRepository, MediaService, MediaUploads],
})
export class MediaModule {}
