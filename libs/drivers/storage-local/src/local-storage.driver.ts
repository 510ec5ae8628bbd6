import { StoragePort } from '@roost/media';
import { defineDriver } from '@roost/plugin-kit';
import { LocalStorage } from './local-storage.js';
import { LocalStorageConfig } from './local-storage.config.js';

export const localStorageDriver = defineDriver({
  port: StoragePort,
  name: 'local',
  config: LocalStorageConfig,
  useClass: LocalStorage,
});
