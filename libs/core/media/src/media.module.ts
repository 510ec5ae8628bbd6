import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { MediaOfAccount } from './account/media-of-account.js';
import { AlbumMembersRepository } from './albums/album-members.repository.js';
import { AlbumMembersService } from './albums/album-members.service.js';
import { AlbumsRepository } from './albums/albums.repository.js';
import { AlbumsService } from './albums/albums.service.js';
import { BlobHooks } from './blobs/blob-hooks.js';
import { MediaBlobs } from './blobs/media-blobs.service.js';
import { MediaOfBlobsRepository } from './blobs/media-of-blobs.repository.js';
import { SweptUploads } from './uploads/swept-uploads.js';
import { AvatarService } from './avatar/avatar.service.js';
import { StorageModule } from '@roost/storage';
import { StoredFacts } from './files/stored-facts.js';
import { MediaDeletionRepository } from './deletion/media-deletion.repository.js';
import { MediaDeletion } from './deletion/media-deletion.service.js';
import { MediaRepository } from './media.repository.js';
import { MediaService } from './media.service.js';
import { DecodableFiles } from './files/decodable-files.js';
import { SourceFiles } from './files/source-files.js';
import { MediaViewers } from './serving/media-viewers.js';
import { ServedMediaRepository } from './serving/served-media.repository.js';
import { QuotasService } from './settings/quotas.service.js';
import { RebuildRepository } from './rebuild/rebuild.repository.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { SettingsCache } from './settings/settings-cache.js';
import { SettingsRepository } from './settings/settings.repository.js';
import { SettingsService } from './settings/settings.service.js';
import { SharesRepository } from './shares/shares.repository.js';
import { TransformCache } from './transforms/transform-cache.js';
import { TransformsRepository } from './transforms/transforms.repository.js';
import { TurnsRepository } from './turns/turns.repository.js';
import { TurnsService } from './turns/turns.service.js';
import { MediaUploads } from './uploads/media-uploads.js';
import { NewUploads } from './uploads/new-uploads.js';
import { PartialUploads } from './uploads/partial-uploads.js';
import { PartialUploadsRepository } from './uploads/partial-uploads.repository.js';
import { PictureUploads } from './uploads/picture-uploads.js';
import { UploadLimits } from './uploads/upload-limits.js';
import { UploadMemory } from './uploads/upload-memory.js';
import { Sandbox } from './files/sandbox.js';

const SHARED = [
  AlbumMembersRepository,
  AlbumMembersService,
  AlbumsRepository,
  AlbumsService,
  AvatarService,
  MediaBlobs,
  MediaDeletion,
  MediaDeletionRepository,
  MediaOfBlobsRepository,
  MediaRepository,
  MediaService,
  MediaUploads,
  MediaViewers,
  NewUploads,
  PartialUploads,
  PartialUploadsRepository,
  PictureUploads,
  QuotasService,
  RebuildRepository,
  RebuildService,
  ServedMediaRepository,
  SettingsCache,
  SettingsRepository,
  SettingsService,
  SharesRepository,
  SourceFiles,
  DecodableFiles,
  StoredFacts,
  Sandbox,
  TransformCache,
  TransformsRepository,
  TurnsRepository,
  TurnsService,
  UploadLimits,
  UploadMemory,
];

@Module({
  imports: [StorageModule, UsersModule],
  providers: [...SHARED, BlobHooks, MediaOfAccount, SweptUploads],
  exports: SHARED,
})
export class MediaModule {}
