import { StoragePort } from '@roost/storage';
import { defineDriver } from '@roost/plugin-kit';
import { CreateObjects } from './migrations/create-objects.migration.js';
import { ForgetToldCodes } from './migrations/forget-told-codes.migration.js';
import { MarkDeletions } from './migrations/mark-deletions.migration.js';
import { PictShareObject } from './pictshare-object.entity.js';
import { PictShareStorageConfig } from './pictshare-storage.config.js';

export const pictShareStorageDriver = defineDriver({
  port: StoragePort,
  name: 'pictshare',
  config: PictShareStorageConfig,
  partial: true,
  entities: [PictShareObject],
  belonging: { storage_pictshare_object: 'server' },
  migrations: [
    { name: '20261121140000_create', class: CreateObjects },
    { name: '20261126142000_mark_deletions', class: MarkDeletions },
    { name: '20261127040000_forget_told_codes', class: ForgetToldCodes },
  ],
  load: () => import('./pictshare-storage.js').then((file) => file.PictShareStorage),
});
