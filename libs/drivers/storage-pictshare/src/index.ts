export { pictShareStorageDriver } from './pictshare-storage.driver.js';
