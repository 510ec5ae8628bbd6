import { StoragePort } from '@roost/storage';
import { defineDriver } from '@roost/plugin-kit';
import { S3StorageConfig } from './s3-storage.config.js';

export const s3StorageDriver = defineDriver({
  port: StoragePort,
  name: 's3',
  config: S3StorageConfig,
  load: () => import('./s3-storage.js').then((file) => file.S3Storage),
});
