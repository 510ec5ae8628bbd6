export { AlbumsService } from './albums/albums.service.js';
export { AvatarService } from './avatar/avatar.service.js';
export {
  AlbumShared,
  albumShared,
  AlbumUnshared,
  albumUnshared,
  MediaDeleted,
  mediaDeleted,
  MediaFailed,
  mediaFailed,
  MediaReady,
  mediaReady,
  MediaRestored,
  mediaRestored,
  MediaTakenDown,
  mediaTakenDown,
  MediaUploaded,
  mediaUploaded,
  type UploadingMedia,
  type ViewingMedia,
} from './media.contracts.js';
export type { MediaAccess } from './media.entity.js';
export type { Viewer } from './access/viewer.js';
export type { MediaManifest, MediaSearch, PreviewFacts, VariantFacts } from './library/media.repository.js';
export type { AudioTags, FileFacts, Kind } from '@roost/imaging';
export { MediaDeletion } from './deletion/media-deletion.service.js';
export { mediaPlugin } from './media.plugin.js';
export { MediaModule } from './media.module.js';
export { type MediaOwner, MediaService } from './library/media.service.js';
export { MediaUploads } from './uploads/media-uploads.js';
export { PictureUploads } from './uploads/picture-uploads.js';
export type { StagedUpload } from './library/staged-upload.js';
