import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { MediaOfAccount } from './account/media-of-account.js';
import { AlbumMembersRepository } from './albums/album-members.repository.js';
import { AlbumMembersService } from './albums/album-members.service.js';
import { AlbumsRepository } from './albums/albums.repository.js';
import { AlbumsService } from './albums/albums.service.js';
import { AvatarService } from './avatar/avatar.service.js';
import { BlobsRepository } from './blobs/blobs.repository.js';
import { BlobsService } from './blobs/blobs.service.js';
import { Storages } from './blobs/storages.js';
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
import { SweepRepository } from './sweep/sweep.repository.js';
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
  BlobsRepository,
  BlobsService,
  MediaDeletion,
  MediaDeletionRepository,
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
  Storages,
  StoredFacts,
  SweepRepository,
  Sandbox,
  TransformCache,
  TransformsRepository,
  TurnsRepository,
  TurnsService,
  UploadLimits,
  UploadMemory,
];

@Module({ imports: [UsersModule], providers: [...SHARED, MediaOfAccount], exports: SHARED })
export class MediaModule {}
