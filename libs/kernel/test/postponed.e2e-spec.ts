import { EntityManager } from '@mikro-orm/postgresql';
import { Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';

type Name = Parameters<{ name: string }>;

const write = statement((_: Tables<object>, { name }: Name) => sql`insert into probe (name) values (${name})`);
const read = statement(
  (_: Tables<object>, { name }: Name) => sql<{ name: string }>`select name from probe where name like ${name}`,
);

describe('What a transaction postpones', () => {
  let app: TestApp;
  let em: EntityManager;
  let database: Database;
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    database = app.api.get(Database);
    await app.asOwner('create table probe (name text unique)');
    await app.asOwner('grant select, insert on probe to public');
  });
  afterAll(async () => {
    await app.close();
  });

  const written = async (pattern: string): Promise<string[]> =>
    (await database.run(read, { name: pattern })).map(({ name }) => name);

  it('is there for its next statement, and after the commit', async () => {
    await em.transactional(async () => {
      await database.postpone(write, { name: 'a1' });
      expect(await written('a%')).toEqual(['a1']);
      await database.postpone(write, { name: 'a2' });
    });
    expect(await written('a%')).toEqual(['a1', 'a2']);
  });

  it('fails the transaction with its own error, at the commit as at the next statement', async () => {
    await em.transactional(() => database.postpone(write, { name: 'b' }));
    const atCommit = em.transactional(async () => {
      await database.run(write, { name: 'b1' });
      await database.postpone(write, { name: 'b' });
    });
    await expect(atCommit).rejects.toThrow(/probe_name_key/);
    const atNext = em.transactional(async () => {
      await database.postpone(write, { name: 'b' });
      await database.run(write, { name: 'b2' });
    });
    await expect(atNext).rejects.toThrow(/probe_name_key/);
    expect(await written('b%')).toEqual(['b']);
  });

  it('is dropped with a transaction, or a savepoint, that is rolled back', async () => {
    const fail = (): never => {
      throw new Error('changed my mind');
    };
    const whole = em.transactional(async () => {
      await database.postpone(write, { name: 'c1' });
      fail();
    });
    await expect(whole).rejects.toThrow('changed my mind');
    await em.transactional(async () => {
      await database.postpone(write, { name: 'c2' });
      const inner = em.transactional(async () => {
        await database.postpone(write, { name: 'c3' });
        fail();
      });
      await expect(inner).rejects.toThrow('changed my mind');
      await em.transactional(() => database.postpone(write, { name: 'c4' }));
    });
    expect(await written('c%')).toEqual(['c2', 'c4']);
  });

  it('does not fail what is around a savepoint', async () => {
    await em.transactional(() => database.postpone(write, { name: 'd' }));
    await em.transactional(async () => {
      await database.postpone(write, { name: 'd1' });
      await expect(em.transactional(() => database.postpone(write, { name: 'd' }))).rejects.toThrow();
      await database.postpone(write, { name: 'd2' });
    });
    expect(await written('d%')).toEqual(['d', 'd1', 'd2']);
  });

  it('fails with its own error also after another one was undone', async () => {
    await em.transactional(() => database.postpone(write, { name: 'g' }));
    await app.asOwner('create table probe_other (name text unique)');
    await app.asOwner('grant select, insert on probe_other to public');
    const writeOther = statement(
      (_: Tables<object>, { name }: Name) => sql`insert into probe_other (name) values (${name})`,
    );
    const whole = em.transactional(async () => {
      await expect(em.transactional(() => database.postpone(write, { name: 'g' }))).rejects.toThrow(/probe_name_key/);
      await database.postpone(writeOther, { name: 'g' });
      await database.postpone(writeOther, { name: 'g' });
    });
    await expect(whole).rejects.toThrow(/probe_other_name_key/);
  });

  it('is the call, not the text: where its result is asked for, it is there', async () => {
    await em.transactional(async () => {
      await database.postpone(write, { name: 'h1' });
      expect(await database.change(write, { name: 'h2' })).toBe(1);
    });
    expect(await written('h%')).toEqual(['h1', 'h2']);
  });

  it('is bounded: a loop that writes much is not kept in memory', async () => {
    await em.transactional(async () => {
      for (let number = 0; number < 1_000; number++) await database.postpone(write, { name: `e${String(number)}` });
    });
    expect(await written('e%')).toHaveLength(1_000);
  });

  it('is its beginning, too: a transaction without statements never reaches Postgres', async () => {
    const pool = await em.getConnection().getNativeClient();
    const client = await pool.connect();
    const states: unknown[] = [];
    for (const text of ['begin', 'savepoint one', 'commit', 'begin', 'select 1', 'commit']) {
      await client.query(text, []);
      // As the server tells it: T in a transaction, I outside.
      states.push(client.getTransactionStatus());
    }
    client.release();
    expect(states).toEqual(['I', 'I', 'I', 'I', 'T', 'I']);
  });

  it('refuses to wait outside a transaction', async () => {
    await expect(database.postpone(write, { name: 'f' })).rejects.toThrow('outside a transaction');
  });
});
