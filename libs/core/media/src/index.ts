export { AvatarService } from './avatar/avatar.service.js';
export {
  MediaDeleted,
  mediaDeleted,
  MediaFailed,
  mediaFailed,
  MediaReady,
  mediaReady,
  MediaUploaded,
  mediaUploaded,
} from './media.contracts.js';
export { mediaPlugin } from './media.plugin.js';
export { MediaModule } from './media.module.js';
export { type MediaOwner, MediaService } from './media.service.js';
export { PictureUploads } from './uploads/picture-uploads.js';
export type { StagedUpload } from './uploads/staged-upload.js';
export { storageErrors } from './storage.errors.js';
export {
  assertStorageKey,
  type ByteRange,
  type ObjectFacts,
  type PresignedRequest,
  type StorageDriver,
  type StoredObject,
  StoragePort,
} from './storage.port.js';
