import { definePlugin } from '@roost/plugin-kit';
import { StorageBlob } from './blobs/storage-blob.entity.js';
import { StorageTransform } from './blobs/storage-transform.entity.js';
import { StorageVariant } from './blobs/storage-variant.entity.js';
import { CreateStorage } from './migrations/create-storage.migration.js';
import { StorageConfig } from './storage.config.js';
import { DELETION_QUEUE, deleteBytes, settleCopy, sweepStorage } from './storage.contracts.js';
import { storageErrors } from './storage.errors.js';
import { StorageModule } from './storage.module.js';
import { StoragePort } from './storage.port.js';
import { StorageSweep } from './sweep/storage-sweep.entity.js';

export const storagePlugin = definePlugin({
  name: 'storage',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['projects'],
  config: StorageConfig,
  entities: [StorageBlob, StorageSweep, StorageTransform, StorageVariant],
  belonging: {
    storage_sweep: 'server',
    storage_transform: { blob_id: 'storage_blob' },
    storage_variant: { blob_id: 'storage_blob' },
  },
  migrations: [{ name: '20261127110000_create', class: CreateStorage }],
  ports: [StoragePort],
  errors: storageErrors,
  queues: [{ name: DELETION_QUEUE, concurrency: 4 }],
  jobs: [deleteBytes, settleCopy, sweepStorage],
  module: StorageModule,
  worker: () => import('./storage.worker.module.js').then((file) => file.StorageWorkerModule),
});
