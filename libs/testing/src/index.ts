export { type Account, type ApiAnswer, ApiClient, type SignedInClient } from './api-client.js';
export { codeOf } from './code-of.js';
export { createTestApp, type TestApp, type TestAppOptions } from './create-test-app.js';
export { CuttableProxy } from './cuttable-proxy.js';
export { eventually } from './eventually.js';
export { filesBelow } from './files-below.js';
export { type KeptMail, linkOf, mailsOf, mailTo } from './kept-mail.js';
export { makeBombPng, makeLyingPng, makePng } from '@roost/sample-images';
export { MailServer } from './mail-server.js';
export { nastyBodies } from './nasty-bodies.js';
export { S3Server } from './s3/s3-server.js';
export { messagesArrived } from './messages-arrived.js';
export { rowsRead, type SentQuery, statementsSent } from './rows-read.js';
export { SpawnedProcess } from './spawn-process.js';
export {
  asRole,
  createDatabase,
  dropDatabase,
  prepareTemplate,
  TEST_ENVIRONMENT,
  type TestDatabase,
  testServices,
  type TestServices,
} from './services.js';
