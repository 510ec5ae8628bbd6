import { StoragePort } from '@roost/media';
import { defineDriver } from '@roost/plugin-kit';
import { S3Storage } from './s3-storage.js';
import { S3StorageConfig } from './s3-storage.config.js';

export const s3StorageDriver = defineDriver({
  port: StoragePort,
  name: 's3',
  config: S3StorageConfig,
  useClass: S3Storage,
});
