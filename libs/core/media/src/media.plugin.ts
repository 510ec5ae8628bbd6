import './media.contracts.js';
import { definePlugin } from '@roost/plugin-kit';
import { MediaVariant } from './media-variant.entity.js';
import { MediaApiModule } from './media.api.module.js';
import { MediaConfig } from './media.config.js';
import { Media } from './media.entity.js';
import { mediaErrors } from './media.errors.js';
import { MediaModule } from './media.module.js';
import { MediaWorkerModule } from './media.worker.module.js';
import { CreateMedia } from './migrations/create-media.migration.js';
import { storageErrors } from './storage.errors.js';
import { StoragePort } from './storage.port.js';

const IMAGE_QUEUE = 'media.images';

export const mediaPlugin = definePlugin({
  name: 'media',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['projects', 'users'],
  config: MediaConfig,
  entities: [Media, MediaVariant],
  migrations: [{ name: '20261120000000_create', class: CreateMedia }],
  permissions: [
    { name: 'media.read', description: 'See their own media', roles: ['member'] },
    { name: 'media.write', description: 'Upload and delete their own media', roles: ['member'] },
  ],
  ports: [StoragePort],
  errors: { ...mediaErrors, ...storageErrors },
  queues: [{ name: IMAGE_QUEUE, concurrency: 'cores' }],
  jobs: [
    { name: 'media.derive-variants', queue: IMAGE_QUEUE, attempts: 3, priority: 1 },
    { name: 'media.derive-original', queue: IMAGE_QUEUE, attempts: 3, priority: 5 },
    { name: 'media.delete-bytes', attempts: 10 },
  ],
  module: MediaModule,
  api: MediaApiModule,
  worker: MediaWorkerModule,
});
