import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntityManager } from '@mikro-orm/postgresql';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { distribution } from '@roost/distribution';
import {
  type Composition,
  compose,
  createApi,
  createWorker,
  type Distribution,
  KernelModule,
  migrate,
  noticesOf,
  ormConfig,
} from '@roost/kernel';
import type { DriverManifest, PluginManifest } from '@roost/plugin-kit';
import { ApiClient, type SignedInClient } from './api-client.js';
import type { CuttableProxy } from './cuttable-proxy.js';
import { filesBelow } from './files-below.js';
import { asRole, createDatabase, dropDatabase, named, TEST_ENVIRONMENT, testServices } from './services.js';

/** Options of the product in a test. */
export interface TestAppOptions {
  /** Settings on top of the tests' own. */
  env?: Readonly<Record<string, string>>;
  /** Plugins beside those of the distribution. */
  plugins?: readonly PluginManifest[];
  /** Drivers beside those of the distribution: what a plugin's package exports as `drivers`. */
  drivers?: readonly DriverManifest[];
  /** Stands before Postgres, so that the test can take it away. */
  databaseProxy?: CuttableProxy;
  /** Also runs the worker, in this process. Default false. */
  worker?: boolean;
}

/** The product, running for one test file: its own database, Redis prefix and folder. */
export interface TestApp {
  url: string;
  /** The environment of its processes; a spawned process can use it too. */
  env: Readonly<Record<string, string>>;
  composition: Composition;
  api: NestFastifyApplication;
  worker: INestApplicationContext | undefined;
  /** Speaks to it over HTTP. */
  client: ApiClient;
  /** Makes the first admin and signs in; later calls return the same client. */
  signUpAdmin: () => Promise<SignedInClient>;
  /** A fresh view of the database. */
  em: () => EntityManager;
  /** Runs one statement as the owner of the tables: the role that the product runs with may not change them. @returns its rows. */
  asOwner: <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;
  /** The paths of what is stored. */
  storedFiles: () => Promise<string[]>;
  close: () => Promise<void>;
}

/**
 * Starts the product with real Postgres and Redis.
 *
 * @example
 * const app = await createTestApp({ worker: true });
 * const ada = await app.client.signUp();
 * expect((await ada.get('/users/me')).status).toBe(200);
 * await app.close();
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-test-'));
  const database = await createDatabase();
  const { databaseUrl, databaseOwnerUrl } = database;
  const env = {
    ...TEST_ENVIRONMENT,
    DATABASE_URL: options.databaseProxy ? through(options.databaseProxy, databaseUrl) : databaseUrl,
    REDIS_URL: testServices().redisUrl,
    REDIS_PREFIX: `test-${randomUUID()}`,
    ROOST_HOME: folder,
    STORAGE_LOCAL_DIR: join(folder, 'storage'),
    MAIL_DEV_DIR: join(folder, 'mail'),
    OUTBOX_SWEEP_MS: '500',
    QUEUE_LOCK_MS: '2000',
    ...options.env,
  };
  // Of whichever database the product runs on.
  const ownerUrl = named(databaseOwnerUrl, new URL(env.DATABASE_URL).pathname.slice(1));
  const chosen: Distribution = {
    plugins: [...distribution.plugins, ...(options.plugins ?? [])],
    drivers: [...distribution.drivers, ...(options.drivers ?? [])],
  };
  const composition = await compose(chosen, { DATABASE_OWNER_URL: ownerUrl, ...env });
  const orm = ormConfig(composition);
  // The template holds what the distribution has open by default.
  if (options.plugins || composition.drivers.some(({ migrations }) => migrations)) await migrate(composition);
  const api = await createApi(composition, root(await KernelModule.forApi(composition, orm)));
  await api.listen(0, '127.0.0.1');
  const url = await api.getUrl();
  const worker = options.worker
    ? await createWorker(composition, root(await KernelModule.forWorker(composition, orm)))
    : undefined;
  let admin: Promise<SignedInClient> | undefined;
  return {
    url,
    env: { DATABASE_OWNER_URL: ownerUrl, ...env },
    composition,
    api,
    worker,
    client: new ApiClient(url),
    signUpAdmin: () => (admin ??= signUpAdmin(new ApiClient(url), api)),
    em: () => api.get(EntityManager).fork(),
    asOwner: (sql, parameters) => asRole(ownerUrl, sql, parameters),
    storedFiles: () => filesBelow(env.STORAGE_LOCAL_DIR),
    close: async () => {
      await worker?.close();
      await api.close();
      await dropDatabase(database);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const root = (kernel: DynamicModule): DynamicModule => ({ module: class TestModule {}, imports: [kernel] });

async function signUpAdmin(client: ApiClient, api: NestFastifyApplication): Promise<SignedInClient> {
  // By the link that the start of a server ends with.
  const notices = await noticesOf(api);
  const token = notices.map(({ url }) => new URL(url).hash.replace('#token=', '')).find((text) => text !== '');
  const draft = { username: 'grace', email: 'grace@example.org', password: 'nanoseconds of wire' };
  const { status, bytes } = await client.post('/auth/setup', { ...draft, token });
  if (status !== 201) throw new Error(`The setup answered ${bytes.toString()}`);
  return client.signIn(draft.username, draft.password);
}

function through(proxy: CuttableProxy, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.port = new URL(proxy.url).port;
  return url.href;
}
