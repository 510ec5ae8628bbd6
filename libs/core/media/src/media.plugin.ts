import { definePlugin } from '@roost/plugin-kit';
import { MediaAlbumItem } from './albums/media-album-item.entity.js';
import { MediaAlbumMember } from './albums/media-album-member.entity.js';
import { MediaAlbum } from './albums/media-album.entity.js';
import { MediaConfig } from './media.config.js';
import {
  adoptLadder,
  albumShared,
  albumUnshared,
  LOW_PRIORITY_QUEUE,
  DELETION_QUEUE,
  deleteParts,
  deriveOriginal,
  deriveVariants,
  emptyTrash,
  IMAGE_QUEUE,
  mediaDeleted,
  mediaFailed,
  mediaReady,
  mediaRestored,
  mediaTakenDown,
  mediaUploaded,
  ORIGINAL_QUEUE,
  processLowPriority,
  READ_QUEUE,
  readFile,
  rebuildMedia,
  cleanUpMedia,
} from './media.contracts.js';
import { Media } from './media.entity.js';
import { mediaErrors } from './media.errors.js';
import { MediaModule } from './media.module.js';
import { MediaSettings } from './media.settings.js';
import { CountByProject } from './migrations/count-by-project.migration.js';
import { CountLater } from './migrations/count-later.migration.js';
import { CreateMediaLibrary } from './migrations/create-media-library.migration.js';
import { CreateMedia } from './migrations/create-media.migration.js';
import { DropIdempotencyKeys } from './migrations/drop-idempotency-keys.migration.js';
import { HandOverStorage } from './migrations/hand-over-storage.migration.js';
import { IndexSearch } from './migrations/index-search.migration.js';
import { IndexShown } from './migrations/index-shown.migration.js';
import { IndexTrash } from './migrations/index-trash.migration.js';
import { InviteToAlbums } from './migrations/invite-to-albums.migration.js';
import { JoinUploads } from './migrations/join-uploads.migration.js';
import { MoveSettings } from './migrations/move-settings.migration.js';
import { NameAccess } from './migrations/name-access.migration.js';
import { NestAlbums } from './migrations/nest-albums.migration.js';
import { NumberRungs } from './migrations/number-rungs.migration.js';
import { SplitPlacement } from './migrations/split-placement.migration.js';
import { ShowProjects } from './migrations/show-projects.migration.js';
import { StoreBytesOnce } from './migrations/store-bytes-once.migration.js';
import { TakeDownMedia } from './migrations/take-down-media.migration.js';
import { TakeTurns } from './migrations/take-turns.migration.js';
import { TellDamage } from './migrations/tell-damage.migration.js';
import { TellEncodings } from './migrations/tell-encodings.migration.js';
import { MediaProject } from './projects/media-project.entity.js';
import { MediaUsage } from './quotas/media-usage.entity.js';
import { MediaDefaultLadder } from './rebuild/media-default-ladder.entity.js';
import { MediaRebuild } from './rebuild/media-rebuild.entity.js';
import { MediaProjectPicture } from './project-pictures/media-project-picture.entity.js';
import { MediaShare } from './shares/media-share.entity.js';
import { SlowOwner } from './fair-queue/slow-owner.entity.js';
import { MediaUpload } from './uploads/media-upload.entity.js';

export const mediaPlugin = definePlugin({
  name: 'media',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['projects', 'storage', 'users'],
  config: MediaConfig,
  settings: MediaSettings,
  entities: [
    Media,
    MediaAlbum,
    MediaAlbumItem,
    MediaAlbumMember,
    MediaDefaultLadder,
    MediaProject,
    MediaProjectPicture,
    MediaRebuild,
    MediaShare,
    SlowOwner,
    MediaUpload,
    MediaUsage,
  ],
  belonging: {
    media_album_item: { album_id: 'media_album' },
    media_album_member: { album_id: 'media_album' },
    media_default_ladder: 'server',
    media_share: { media_id: 'media_media', album_id: 'media_album' },
    media_turn: { owner_id: 'users_user' },
  },
  migrations: [
    { name: '20261120000000_create', class: CreateMedia },
    { name: '20261121130000_store_bytes_once', class: StoreBytesOnce },
    { name: '20261121130001_create_library', class: CreateMediaLibrary },
    { name: '20261126140000_take_turns', class: TakeTurns },
    { name: '20261126180000_drop_idempotency_keys', class: DropIdempotencyKeys },
    { name: '20261126190000_number_rungs', class: NumberRungs },
    { name: '20261126210000_take_down', class: TakeDownMedia },
    { name: '20261126211000_index_trash', class: IndexTrash },
    { name: '20261126213000_count_later', class: CountLater },
    { name: '20261127000000_index_search', class: IndexSearch },
    { name: '20261127040000_tell_encodings', class: TellEncodings },
    { name: '20261127041000_split_placement', class: SplitPlacement },
    { name: '20261127044000_join_uploads', class: JoinUploads },
    { name: '20261127045500_tell_damage', class: TellDamage },
    { name: '20261127050000_nest_albums', class: NestAlbums },
    { name: '20261127071500_name_access', class: NameAccess },
    { name: '20261127073000_invite_to_albums', class: InviteToAlbums },
    { name: '20261127110000_hand_over_storage', class: HandOverStorage },
    { name: '20261127190000_count_by_project', class: CountByProject },
    { name: '20261127190500_index_shown', class: IndexShown },
    { name: '20261127220000_show_projects', class: ShowProjects },
    { name: '20261127221000_move_settings', class: MoveSettings },
  ],
  permissions: [
    { name: 'media.read', description: 'See their own media', roles: ['member', 'viewer'] },
    { name: 'media.write', description: 'Upload and delete their own media', roles: ['member'] },
    { name: 'media.manage', description: 'Rebuild the images of the project, and change the key that signs URLs' },
    {
      name: 'media.moderate',
      description: 'Find, look at, take down and restore the media of everyone',
      roles: ['editor'],
    },
    { name: 'media.sweep', description: 'Compare storage and database of the server', server: true },
  ],
  errors: mediaErrors,
  queues: [
    { name: IMAGE_QUEUE, concurrency: 'cores' },
    // One at a time: two full-size encodes of 24 megapixels would take a worker past 300 MB.
    { name: ORIGINAL_QUEUE, concurrency: 1 },
    { name: READ_QUEUE, concurrency: 1 },
    { name: LOW_PRIORITY_QUEUE, concurrency: 1 },
    { name: DELETION_QUEUE, concurrency: 4 },
  ],
  events: [
    albumShared,
    albumUnshared,
    mediaDeleted,
    mediaFailed,
    mediaReady,
    mediaRestored,
    mediaTakenDown,
    mediaUploaded,
  ],
  jobs: [
    adoptLadder,
    deleteParts,
    deriveOriginal,
    deriveVariants,
    emptyTrash,
    processLowPriority,
    readFile,
    rebuildMedia,
    cleanUpMedia,
  ],
  commands: [
    {
      name: 'media move',
      usage: '--to <storage>',
      summary: 'move files to another open storage while the server runs',
    },
  ],
  exposedHeaders: [
    'tus-resumable',
    'tus-version',
    'tus-extension',
    'tus-max-size',
    'tus-checksum-algorithm',
    'upload-offset',
    'upload-length',
    'upload-metadata',
    'upload-expires',
    'upload-defer-length',
    'upload-concat',
  ],
  module: MediaModule,
  api: () => import('./media.api.module.js').then((file) => file.MediaApiModule),
  worker: () => import('./media.worker.module.js').then((file) => file.MediaWorkerModule),
});
