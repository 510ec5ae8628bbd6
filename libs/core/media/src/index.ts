export { AvatarService } from './avatar/avatar.service.js';
export { mediaPlugin } from './media.plugin.js';
export { MediaModule } from './media.module.js';
export { type MediaOwner, MediaService } from './media.service.js';
export { MediaUploads, type StagedUpload } from './media-uploads.js';
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
