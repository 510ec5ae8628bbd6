import { StoragePort } from '@roost/storage';
import { defineDriver } from '@roost/plugin-kit';
import { LocalStorageConfig } from './local-storage.config.js';

export const localStorageDriver = defineDriver({
  port: StoragePort,
  name: 'local',
  config: LocalStorageConfig,
  load: () => import('./local-storage.js').then((file) => file.LocalStorage),
});
