export { localStorageDriver } from './local-storage.driver.js';
