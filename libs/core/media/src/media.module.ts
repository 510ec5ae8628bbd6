import { Module } from '@nestjs/common';
import { StorageModule } from '@roost/storage';
import { UsersModule } from '@roost/users';
import { AccessPathsRepository } from './access/access-paths.repository.js';
import { AccessPolicy } from './access/access-policy.js';
import { MediaOfAccount } from './account/media-of-account.js';
import { AlbumMembersRepository } from './albums/album-members.repository.js';
import { AlbumMembersService } from './albums/album-members.service.js';
import { AlbumsRepository } from './albums/albums.repository.js';
import { AlbumsService } from './albums/albums.service.js';
import { AvatarService } from './avatar/avatar.service.js';
import { BlobHooks } from './blobs/blob-hooks.js';
import { MediaBlobs } from './blobs/media-blobs.service.js';
import { MediaOfBlobsRepository } from './blobs/media-of-blobs.repository.js';
import { MediaDeletionRepository } from './deletion/media-deletion.repository.js';
import { MediaDeletion } from './deletion/media-deletion.service.js';
import { DecodableFiles } from './files/decodable-files.js';
import { Sandbox } from './files/sandbox.js';
import { SourceFiles } from './files/source-files.js';
import { StoredFacts } from './files/stored-facts.js';
import { MediaRepository } from './library/media.repository.js';
import { MediaService } from './library/media.service.js';
import { Ladders } from './projects/ladders.service.js';
import { MediaProjectsRepository } from './projects/media-projects.repository.js';
import { SigningKeyCache } from './projects/signing-key-cache.js';
import { QuotasService } from './quotas/quotas.service.js';
import { UsageRepository } from './quotas/usage.repository.js';
import { RebuildRepository } from './rebuild/rebuild.repository.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { SharesRepository } from './shares/shares.repository.js';
import { TransformCache } from './transforms/transform-cache.js';
import { TransformsRepository } from './transforms/transforms.repository.js';
import { SlowOwnersRepository } from './fair-queue/slow-owners.repository.js';
import { SlowOwnersService } from './fair-queue/slow-owners.service.js';
import { MediaUploads } from './uploads/media-uploads.js';
import { NewUploads } from './uploads/new-uploads.js';
import { PartialUploads } from './uploads/partial-uploads.js';
import { PartialUploadsRepository } from './uploads/partial-uploads.repository.js';
import { PictureUploads } from './uploads/picture-uploads.js';
import { SweptUploads } from './uploads/swept-uploads.js';
import { UploadLimits } from './uploads/upload-limits.js';
import { UploadsOfProject } from './uploads/uploads-of-project.js';
import { UploadMemory } from './uploads/upload-memory.js';

const SHARED = [
  AccessPathsRepository,
  AccessPolicy,
  AlbumMembersRepository,
  AlbumMembersService,
  AlbumsRepository,
  AlbumsService,
  AvatarService,
  Ladders,
  MediaBlobs,
  MediaDeletion,
  MediaDeletionRepository,
  MediaOfBlobsRepository,
  MediaProjectsRepository,
  MediaRepository,
  MediaService,
  MediaUploads,
  NewUploads,
  PartialUploads,
  PartialUploadsRepository,
  PictureUploads,
  QuotasService,
  RebuildRepository,
  RebuildService,
  SharesRepository,
  SigningKeyCache,
  SourceFiles,
  DecodableFiles,
  StoredFacts,
  Sandbox,
  TransformCache,
  TransformsRepository,
  SlowOwnersRepository,
  SlowOwnersService,
  UploadLimits,
  UploadMemory,
  UsageRepository,
];

@Module({
  imports: [StorageModule, UsersModule],
  providers: [...SHARED, BlobHooks, MediaOfAccount, SweptUploads, UploadsOfProject],
  exports: SHARED,
})
export class MediaModule {}
