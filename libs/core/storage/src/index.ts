export {
  type BlobChanges,
  BlobsRepository,
  type ClaimedBlob,
  type ReleasedBlob,
  type StoredVariant,
} from './blobs/blobs.repository.js';
export { BlobsService } from './blobs/blobs.service.js';
export { type BlobStatus, StorageBlob } from './blobs/storage-blob.entity.js';
export { StorageTransform } from './blobs/storage-transform.entity.js';
export { StorageVariant } from './blobs/storage-variant.entity.js';
export type { StagedBytes } from './blobs/staged-bytes.js';
export { type Moved, MoveService } from './move/move.service.js';
export { type OpenStorage, Storages } from './placement/storages.js';
export { type MovedBlob, type RestoredBlob, type SweptRoot, type SweepingStorage } from './storage.contracts.js';
export { storageErrors } from './storage.errors.js';
export { blobPrefix, objectKey, sourceKey, variantObject } from './storage.keys.js';
export { StorageModule } from './storage.module.js';
export { storagePlugin } from './storage.plugin.js';
export {
  assertStorageKey,
  type ByteRange,
  type ObjectFacts,
  type PresignedRequest,
  type StorageDriver,
  type StoredObject,
  StoragePort,
} from './storage.port.js';
export { type SweepReport, SweepsService } from './sweep/sweeps.service.js';
