import { Module } from '@nestjs/common';
import { StorageModule } from '@roost/storage';
import { UsersModule } from '@roost/users';
import { AlbumMembersController } from './albums/album-members.controller.js';
import { AlbumsController } from './albums/albums.controller.js';
import { AvatarController } from './avatar/avatar.controller.js';
import { DeletionController } from './deletion/deletion.controller.js';
import { TrashService } from './deletion/trash.service.js';
import { MediaEventsController } from './events/media-events.controller.js';
import { MediaEvents } from './events/media-events.js';
import { LibrariesService } from './library/libraries.service.js';
import { MediaController } from './library/media.controller.js';
import { MediaModule } from './media.module.js';
import { ModerationAdminController } from './moderation/moderation-admin.controller.js';
import { ModerationRepository } from './moderation/moderation.repository.js';
import { ModerationService } from './moderation/moderation.service.js';
import { MoveCommand } from './move/move.command.js';
import { UsageController } from './quotas/usage.controller.js';
import { ProjectPicturesAdminController } from './project-pictures/project-pictures-admin.controller.js';
import { ProjectPicturesRepository } from './project-pictures/project-pictures.repository.js';
import { ProjectPicturesService } from './project-pictures/project-pictures.service.js';
import { RebuildAdminController } from './rebuild/rebuild-admin.controller.js';
import { CachedVariants } from './serving/cached-variants.js';
import { MediaFilesController } from './serving/media-files.controller.js';
import { MediaFilesService } from './serving/media-files.service.js';
import { FileAccess } from './serving/file-access.js';
import { ServedMediaRepository } from './serving/served-media.repository.js';
import { ShortPathsController } from './serving/short-paths.controller.js';
import { StoredFiles } from './serving/stored-files.js';
import { AlbumSharesController } from './shares/album-shares.controller.js';
import { SharesController } from './shares/shares.controller.js';
import { SharesService } from './shares/shares.service.js';
import { SweepAdminController } from './sweep/sweep-admin.controller.js';
import { SweepService } from './sweep/sweep.service.js';
import { ImageMaker } from './transforms/image-maker.js';
import { RenderQueue } from './transforms/render-queue.js';
import { RenderingService } from './transforms/rendering.service.js';
import { SigningKeyAdminController } from './transforms/signing-key-admin.controller.js';
import { TransformsController } from './transforms/transforms.controller.js';
import { TransformsService } from './transforms/transforms.service.js';
import { UrlSigner } from './transforms/url-signer.js';
import { DirectUploadsController } from './uploads/direct/direct-uploads.controller.js';
import { DirectUploads } from './uploads/direct/direct-uploads.js';
import { ResumableUploads } from './uploads/resumable/resumable-uploads.js';
import { TusController } from './uploads/resumable/tus.controller.js';
import { TusService } from './uploads/resumable/tus.service.js';
import { UploadConcatenation } from './uploads/resumable/upload-concatenation.js';
import { UploadsController } from './uploads/uploads.controller.js';

@Module({
  imports: [MediaModule, StorageModule, UsersModule],
  controllers: [
    AlbumMembersController,
    AlbumSharesController,
    AlbumsController,
    AvatarController,
    DeletionController,
    DirectUploadsController,
    MediaController,
    MediaEventsController,
    MediaFilesController,
    ModerationAdminController,
    ProjectPicturesAdminController,
    RebuildAdminController,
    SharesController,
    ShortPathsController,
    SigningKeyAdminController,
    SweepAdminController,
    TransformsController,
    TusController,
    UploadsController,
    UsageController,
  ],
  providers: [
    CachedVariants,
    DirectUploads,
    ImageMaker,
    LibrariesService,
    MediaEvents,
    MediaFilesService,
    FileAccess,
    ModerationRepository,
    ModerationService,
    MoveCommand,
    ProjectPicturesRepository,
    ProjectPicturesService,
    RenderQueue,
    RenderingService,
    ResumableUploads,
    ServedMediaRepository,
    SharesService,
    StoredFiles,
    SweepService,
    TransformsService,
    TrashService,
    TusService,
    UploadConcatenation,
    UrlSigner,
  ],
})
export class MediaApiModule {}
