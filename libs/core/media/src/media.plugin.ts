import './media.contracts.js';
import { definePlugin } from '@roost/plugin-kit';
import { MediaVariant } from './media-variant.entity.js';
import { MediaConfig } from './media.config.js';
import { Media } from './media.entity.js';
import { mediaErrors } from './media.errors.js';
import { MediaModule } from './media.module.js';
import { CreateMedia } from './migrations/create-media.migration.js';
import { storageErrors } from './storage.errors.js';
import { StoragePort } from './storage.port.js';

const IMAGE_QUEUE = 'media.images';
/** One at a time: two full-size encodes of 24 megapixels would take a worker past 300 MB. */
const ORIGINAL_QUEUE = 'media.originals';

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
  queues: [
    { name: IMAGE_QUEUE, concurrency: 'cores' },
    { name: ORIGINAL_QUEUE, concurrency: 1 },
  ],
  jobs: [
    { name: 'media.derive-variants', queue: IMAGE_QUEUE, attempts: 3 },
    { name: 'media.derive-original', queue: ORIGINAL_QUEUE, attempts: 3 },
    { name: 'media.delete-bytes', attempts: 10 },
  ],
  module: MediaModule,
  api: () => import('./media.api.module.js').then((file) => file.MediaApiModule),
  worker: () => import('./media.worker.module.js').then((file) => file.MediaWorkerModule),
});
