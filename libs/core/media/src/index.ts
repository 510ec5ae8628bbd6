export { AvatarService } from './avatar/avatar.service.js';
export { mediaPlugin } from './media.plugin.js';
export { MediaModule } from './media.module.js';
export { type MediaOwner, MediaService } from './media.service.js';
export { MediaUploads, type StagedUpload } from './media-uploads.js';
export { storageErrors } from './storage.errors.js';
export { type ByteRange, type StorageDriver, StoragePort } from './storage.port.js';
