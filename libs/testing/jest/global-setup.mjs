import { prepareTemplate } from '../src/services.js';

/** Starts a Postgres and a Redis for this run alone, and migrates the database that tests copy. */
export default async function globalSetup() {
  await prepareTemplate({
    databaseUrl: process.env.ROOST_TEST_DATABASE_URL,
    databaseOwnerUrl: process.env.ROOST_TEST_DATABASE_OWNER_URL,
    redisUrl: process.env.ROOST_TEST_REDIS_URL,
  });
}
