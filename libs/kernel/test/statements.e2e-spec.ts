import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import {
  camelCased,
  Database,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';

/** As an entity would be. */
class Sock {
  id: string;
  ownerName: string;
  tags: string[];
  washedAt: Date | null;
  createdAt: Date;
}

type SockTables = TablesOf<{ probe_sock: WithDefaults<Sock, 'id' | 'createdAt'> }>;
const SOCK = camelCased('id', 'owner_name', 'tags', 'washed_at', 'created_at');

const insertSock = statement((db: Tables<SockTables>, p: Parameters<Omit<Sock, 'id' | 'createdAt'>>) =>
  db.insertInto('probe_sock').values({ owner_name: p.ownerName, tags: p.tags, washed_at: p.washedAt }).returning(SOCK),
);
const findSocks = statement((db: Tables<SockTables>, p: Parameters<{ names: readonly string[]; limit: number }>) =>
  db
    .selectFrom('probe_sock')
    .select(SOCK)
    .where('owner_name', '=', ({ fn }) => fn.any(p.names))
    .orderBy('owner_name')
    .limit(p.limit),
);
const washSocks = statement((db: Tables<SockTables>, p: Parameters<{ before: Date }>) =>
  db.updateTable('probe_sock').set({ washed_at: p.before }).where('created_at', '>', p.before),
);
const countSocks = statement(
  (_: Tables<object>, p: Parameters<{ tag: string }>) =>
    sql<{ count: number }>`select count(*)::int as count from probe_sock where ${p.tag} = any(tags)`,
);
const nameOfBackend = statement((db: Tables<object>, p: Parameters<{ nothing: string }>) =>
  db.selectNoFrom([sql<number>`pg_backend_pid()`.as('pid'), sql<string>`${p.nothing}::text`.as('nothing')]),
);

describe.each([true, false])('Statements, prepared: %s', (prepared) => {
  let app: TestApp;
  let em: EntityManager;
  let database: Database;
  beforeAll(async () => {
    app = await createTestApp({ env: { DATABASE_PREPARE: String(prepared) } });
    em = app.api.get(EntityManager);
    database = app.api.get(Database);
    await app.asOwner(
      `create table probe_sock (id uuid primary key default uuidv7(), owner_name text not null unique, tags text[] not null,
         washed_at timestamptz, created_at timestamptz not null default '2026-11-20 10:11:12.123456+00')`,
    );
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    await em.execute('delete from probe_sock');
  });

  const sock = (ownerName: string) => ({ ownerName, tags: ['a,b', '"c"'], washedAt: null });

  it('tell rows by the names of properties: lists as lists, times as ISO 8601', async () => {
    const washedAt = new Date('2026-03-29T01:30:00.5Z');
    const inserted: RowOf<Sock> | undefined = await database.first(insertSock, { ...sock('ada'), washedAt });
    expect(inserted).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      ownerName: 'ada',
      tags: ['a,b', '"c"'],
      washedAt: '2026-03-29T01:30:00.500Z',
      createdAt: '2026-11-20T10:11:12.123Z',
    });
    expect(await database.first(countSocks, { tag: 'a,b' })).toEqual({ count: 1 });
  });

  it('take lists as parameters, and nothing that they hold for SQL', async () => {
    for (const name of ['ada', 'bo,b', `x' or true --`]) await database.run(insertSock, sock(name));
    const names = ['bo,b', `x' or true --`, '{}', '"'];
    const found = await database.run(findSocks, { names, limit: 10 });
    expect(found.map(({ ownerName }) => ownerName)).toEqual(['bo,b', `x' or true --`]);
  });

  it('take any limit', async () => {
    for (const name of ['ada', 'bob', 'cid']) await database.run(insertSock, sock(name));
    const names = ['ada', 'bob', 'cid'];
    for (let limit = 0; limit < 12; limit++)
      expect(await database.run(findSocks, { names, limit })).toHaveLength(Math.min(limit, 3));
    expect(await database.run(findSocks, { names, limit: 2 })).toHaveLength(2);
    await expect(database.run(findSocks, { names, limit: 1.5 })).rejects.toThrow('bigint');
    await expect(database.run(findSocks, { names, limit: -1 })).rejects.toThrow('LIMIT');
  });

  it('count what they change', async () => {
    for (const name of ['ada', 'bob']) await database.run(insertSock, sock(name));
    expect(await database.change(washSocks, { before: new Date(0) })).toBe(2);
    expect(await database.change(washSocks, { before: new Date('2027-01-01') })).toBe(0);
  });

  it('run in the current transaction, and in its savepoint', async () => {
    const pids = await em.transactional(async () => {
      const outer = await database.first(nameOfBackend, { nothing: '' });
      await database.run(insertSock, sock('outer'));
      const undone = em.transactional(async () => {
        await database.run(insertSock, sock('inner'));
        throw new Error('changed my mind');
      });
      await expect(undone).rejects.toThrow('changed my mind');
      const [own] = await em.execute<[{ pid: number }]>('select pg_backend_pid() as pid');
      return [outer?.pid, own.pid];
    });
    expect(pids[0]).toBe(pids[1]);
    const found = await database.run(findSocks, { names: ['outer', 'inner'], limit: 5 });
    expect(found.map(({ ownerName }) => ownerName)).toEqual(['outer']);
  });

  it('throw what MikroORM throws', async () => {
    await database.run(insertSock, sock('ada'));
    await expect(database.run(insertSock, sock('ada'))).rejects.toBeInstanceOf(UniqueConstraintViolationException);
    const inside = em.transactional(() => database.run(insertSock, sock('ada')));
    await expect(inside).rejects.toBeInstanceOf(UniqueConstraintViolationException);
  });

  it('refuse to run without a parameter', async () => {
    const forgotten = database.run(insertSock, { ...sock('ada'), tags: undefined as unknown as string[] });
    await expect(forgotten).rejects.toThrow('no value for its parameter tags');
  });

  it('are described once on all connections, and tell the same rows', async () => {
    for (const name of ['ada', 'bob']) await database.run(insertSock, { ...sock(name), washedAt: new Date(0) });
    const rowsOn = async () => database.run(findSocks, { names: ['ada', 'bob'], limit: 7 });
    const first = await rowsOn();
    expect(first.map(({ ownerName, tags, washedAt }) => [ownerName, tags, washedAt])).toEqual(
      ['ada', 'bob'].map((name) => [name, ['a,b', '"c"'], '1970-01-01T00:00:00.000Z']),
    );
    // More than there are idle connections, so that some parse it, and one after the other on those that have.
    for (let round = 0; round < 3; round++)
      for (const rows of await Promise.all(Array.from({ length: 8 }, rowsOn))) expect(rows).toEqual(first);
    // A value that cannot be sent leaves the connection as it was.
    const circular: unknown[] = [];
    circular.push({ toPostgres: () => circular[0] });
    const wrong = { names: circular as string[], limit: 7 };
    for (let count = 0; count < 3; count++) await expect(database.run(findSocks, wrong)).rejects.toThrow('circular');
    expect(await rowsOn()).toEqual(first);
  });

  it('bear a migration that changes what they are planned for', async () => {
    const wide = statement((db: Tables<SockTables>, p: Parameters<{ name: string }>) =>
      db.selectFrom('probe_sock').selectAll().where('owner_name', '=', p.name),
    );
    await database.run(insertSock, sock('ada'));
    for (let count = 0; count < 12; count++) await database.run(wide, { name: 'ada' });
    await app.asOwner('alter table probe_sock add column colour text');
    const rows = await Promise.all(Array.from({ length: 8 }, () => database.run(wide, { name: 'ada' })));
    expect(rows.every(([row]) => row !== undefined && 'colour' in row)).toBe(true);
    await app.asOwner('alter table probe_sock drop column colour');
    await em.transactional(() => database.run(wide, { name: 'ada' })).catch((error: unknown) => error);
    expect(await em.transactional(() => database.run(wide, { name: 'ada' }))).toHaveLength(1);
  });

  it('are planned once on each connection, where that is wanted', async () => {
    await em.transactional(async () => {
      await database.run(findSocks, { names: ['ada'], limit: 5 });
      await database.run(findSocks, { names: ['ada'], limit: 5 });
      const kept = await em.execute<{ statement: string }[]>(
        `select statement from pg_prepared_statements where statement like '%limit 5'`,
      );
      expect(kept).toHaveLength(prepared ? 1 : 0);
    });
  });
});
