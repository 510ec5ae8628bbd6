import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { distribution } from '@roost/distribution';
import { compose, migrate, ownerOrmConfig, pendingMigrations } from '@roost/kernel';
import {
  ApiClient,
  asRole,
  createDatabase,
  dropDatabase,
  eventually,
  SpawnedProcess,
  TEST_ENVIRONMENT,
  type TestDatabase,
  testServices,
} from '@roost/testing';
import pg from 'pg';
import { OldDatabase, restoreFiles } from './upgrade/old-database.js';

const CLI = join(import.meta.dirname, '../../../apps/cli/src/main.js');
const TABLES = ['blob', 'variant', 'transform', 'sweep'] as const;
const BLOBS = 10_000;
/** What an upgrade runs last of all: storage makes its tables, and media fills them with its own. */
const HAND_OVER = ['storage/20261127110000_create', 'media/20261127110000_hand_over_storage'];

/** The URL of another database of the same server. */
const named = (databaseUrl: string, name: string): string => {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** One `roost migrate`, in a process of its own. */
class Migrating {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private output = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [CLI, 'migrate'], { env: { PATH: '/usr/bin:/bin', ...env } });
    this.ended = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async exit(): Promise<{ code: unknown; output: string }> {
    const [code] = await this.ended;
    return { code, output: this.output };
  }
}

describe('The migration that hands blobs over to storage, on a filled database', () => {
  let old: OldDatabase;
  let home: string;
  /** Filled by an older version, with many more blobs than that had. Each test gets a copy. */
  let filled: TestDatabase;
  /** What is in the tables of storage when nothing disturbs the migration. */
  let expected: Record<string, unknown>;
  const copies: TestDatabase[] = [];

  beforeAll(async () => {
    old = await OldDatabase.read();
    home = await mkdtemp(join(tmpdir(), 'roost-hand-over-'));
    await restoreFiles(home);
    filled = await createDatabase({ empty: true });
    const orm = await MikroORM.init(ownerOrmConfig(await compose(distribution, settings(filled))));
    try {
      await orm.migrator.up({ migrations: old.state.migrations });
      await old.load(orm);
      const pending = (await pendingMigrations(orm)).filter((name) => !HAND_OVER.includes(name));
      await orm.migrator.up({ migrations: pending });
      await orm.em.execute(
        `insert into media_blob select made.* from generate_series(1, ?) n
           cross join lateral (select * from media_blob where storage = 'local' and kind = 'image' order by id limit 1) b
           cross join lateral jsonb_populate_record(null::media_blob, to_jsonb(b) || jsonb_build_object('id', gen_random_uuid(),
             'sha256', encode(sha256(n::text::bytea), 'hex'))) made`,
        [BLOBS],
      );
      await orm.em.execute(
        `insert into media_variant select made.* from media_blob b cross join (select * from media_variant limit 4) v
           cross join lateral jsonb_populate_record(null::media_variant, to_jsonb(v) || jsonb_build_object('blob_id', b.id)) made
         where not exists (select from media_variant w where w.blob_id = b.id) on conflict do nothing`,
      );
    } finally {
      await orm.close();
    }
    const undisturbed = await copyOf(filled);
    await migrate(await compose(distribution, settings(undisturbed)));
    expected = await handedOver(undisturbed);
    expect(expected).toMatchObject({ blob: { rows: BLOBS + old.rows('media_blob').length } });
  }, 120_000);
  afterAll(async () => {
    for (const database of [...copies, filled]) await dropDatabase(database);
    await rm(home, { recursive: true, force: true });
  });

  const settings = (database: TestDatabase): Record<string, string> => ({
    ...TEST_ENVIRONMENT,
    DATABASE_URL: database.databaseUrl,
    DATABASE_OWNER_URL: database.databaseOwnerUrl,
    REDIS_URL: testServices().redisUrl,
    REDIS_PREFIX: `hand-over-${crypto.randomUUID()}`,
    ROOST_HOME: home,
    STORAGE_LOCAL_DIR: join(home, 'storage'),
    STORAGE_ALSO_OPEN: 'pictshare',
    PICTSHARE_URL: 'http://127.0.0.1:9',
    MAIL_DEV_DIR: join(home, 'mail'),
  });
  const copyOf = async (source: TestDatabase): Promise<TestDatabase> => {
    const name = `copy_${crypto.randomUUID().replaceAll('-', '')}`;
    const { databaseOwnerUrl: owner } = source;
    const from = new URL(owner).pathname.slice(1);
    await asRole(named(owner, 'postgres'), `create database ${name} template ${from}`);
    const role = pg.escapeIdentifier(new URL(source.databaseUrl).username);
    await asRole(named(owner, 'postgres'), `grant create on database ${name} to ${role}`);
    const copy = { databaseUrl: named(source.databaseUrl, name), databaseOwnerUrl: named(owner, name) };
    copies.push(copy);
    return copy;
  };
  /** Rows and their content, by table. */
  const handedOver = async ({ databaseOwnerUrl }: TestDatabase): Promise<Record<string, unknown>> => {
    const tables: Record<string, unknown> = {};
    for (const table of TABLES) {
      const [found] = await asRole(
        databaseOwnerUrl,
        `select count(*)::int as rows, md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text)) as content from storage_${table} t`,
      );
      tables[table] = found;
    }
    return tables;
  };
  /** Which tables there are, and how many migrations are recorded. */
  const state = async ({ databaseOwnerUrl }: TestDatabase) => {
    const [found] = await asRole<{ tables: string[]; migrations: number }>(
      databaseOwnerUrl,
      `select array(select tablename::text from pg_tables where schemaname = 'public' order by 1) as tables,
         (select count(*)::int from kernel_migration) as migrations`,
    );
    return found;
  };
  /** Holds a table, so that whoever wants to drop it waits. */
  const holding = async (database: TestDatabase, table: string): Promise<pg.Client> => {
    const holder = new pg.Client({ connectionString: database.databaseOwnerUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`lock table ${table} in access share mode`);
    return holder;
  };
  /** What connections of a database wait for, by the beginning of what they ask. */
  const waiting = async ({ databaseOwnerUrl }: TestDatabase): Promise<string[]> => {
    const rows = await asRole<{ query: string }>(
      databaseOwnerUrl,
      `select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.map(({ query }) => query);
  };
  const isAt = async (database: TestDatabase, beginning: string): Promise<void> => {
    await eventually(
      () => waiting(database),
      (queries) => queries.some((query) => query.startsWith(beginning)),
      60_000,
    );
  };

  it.each(TABLES)(
    'leaves everything as it was when it is killed while it drops media_%s, and is done by the next start',
    async (table) => {
      const database = await copyOf(filled);
      const before = await state(database);
      const holder = await holding(database, `media_${table}`);
      const killed = new Migrating(settings(database));
      try {
        await isAt(database, `drop table media_${table}`);
        await killed.kill();
      } finally {
        await holder.query('rollback');
        await holder.end();
      }
      await eventually(
        () =>
          asRole(
            database.databaseOwnerUrl,
            `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
          ),
        ({ length }) => length === 0,
      );
      expect(await state(database)).toEqual(before);

      expect(await new Migrating(settings(database)).exit()).toMatchObject({ code: 0 });
      expect(await handedOver(database)).toEqual(expected);
      expect((await state(database))?.tables).not.toContain(`media_${table}`);
    },
    120_000,
  );

  it('is done by a start that comes while the killed one still has its connection, and then serves what was there', async () => {
    const database = await copyOf(filled);
    const holder = await holding(database, 'media_transform');
    const killed = new Migrating(settings(database));
    await isAt(database, 'drop table media_transform');
    await killed.kill();
    const next = new Migrating(settings(database));
    try {
      // It waits for what the connection of the killed one has made.
      await eventually(
        () => waiting(database),
        ({ length }) => length === 2,
        60_000,
      );
    } finally {
      await holder.query('rollback');
      await holder.end();
    }
    expect(await next.exit()).toMatchObject({ code: 0 });
    expect(await handedOver(database)).toEqual(expected);

    const api = new SpawnedProcess('api', { ...settings(database), LOG_LEVEL: 'info' });
    try {
      const { username, password } = old.state.people.ada ?? { username: '', password: '' };
      const ada = await new ApiClient(await api.address()).signIn(username, password);
      const image = await ada.get<{ status: string; variants: { url: string }[] }>(
        `/media/${old.state.kept.image ?? ''}`,
      );
      expect([image.data.status, image.data.variants.length]).toEqual(['ready', 4]);
      for (const { url } of image.data.variants) expect((await ada.get(url)).status).toBe(200);
    } finally {
      api.kill('SIGTERM');
      await api.exit();
    }
  }, 120_000);

  it('runs in one of two processes that begin at the same time; the other finds nothing to do', async () => {
    const database = await copyOf(filled);
    const holder = await holding(database, 'media_variant');
    const both = [new Migrating(settings(database)), new Migrating(settings(database))];
    try {
      await isAt(database, 'drop table media_variant');
      await isAt(database, 'select pg_advisory_lock');
    } finally {
      await holder.query('rollback');
      await holder.end();
    }
    const ends = await Promise.all(both.map((one) => one.exit()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const outputs = ends.map(({ output }) => output).sort();
    expect(outputs.filter((output) => output.includes('hand_over_storage'))).toHaveLength(1);
    expect(outputs).toContain('The schema is up to date\n');
    expect(await handedOver(database)).toEqual(expected);
  }, 120_000);
});
