export { type Account, type ApiAnswer, ApiClient } from './api-client.js';
export { createTestApp, type TestApp, type TestAppOptions } from './create-test-app.js';
export { eventually } from './eventually.js';
export { anyImage, hasPhotos, makeLyingPng, makePng, photo } from '@roost/sample-images';
export { createDatabase, dropDatabase, prepareTemplate, TEST_ENVIRONMENT } from './services.js';
