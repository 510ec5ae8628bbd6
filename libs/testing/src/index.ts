export { type Account, type ApiAnswer, ApiClient, type SignedInClient } from './api-client.js';
export { createTestApp, type TestApp, type TestAppOptions } from './create-test-app.js';
export { CuttableProxy } from './cuttable-proxy.js';
export { eventually } from './eventually.js';
export { type KeptMail, linkOf, mailsOf, mailTo } from './kept-mail.js';
export { anyImage, hasPhotos, makeLyingPng, makePng, photo } from '@roost/sample-images';
export { MailServer } from './mail-server.js';
export { SpawnedProcess } from './spawn-process.js';
export { createDatabase, dropDatabase, prepareTemplate, TEST_ENVIRONMENT } from './services.js';
