export { s3StorageDriver } from './s3-storage.driver.js';
