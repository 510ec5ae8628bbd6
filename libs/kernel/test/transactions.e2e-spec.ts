import { EntityManager } from '@mikro-orm/postgresql';
import { Database } from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';

describe('Work after the commit', () => {
  let app: TestApp;
  let em: EntityManager;
  let database: Database;
  const ran: string[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    database = app.api.get(Database);
    await app.asOwner('create table probe (name text)');
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    ran.length = 0;
  });

  const note = (name: string): void => {
    database.afterCommit(() => {
      ran.push(name);
    });
  };
  const fail = (): never => {
    throw new Error('changed my mind');
  };

  it('runs in order, once, and only when all of it is committed', async () => {
    await em.transactional(async () => {
      note('first');
      await em.transactional(async () => {
        await em.transactional(() => {
          note('second');
        });
        note('third');
      });
      expect(ran).toEqual([]);
      note('fourth');
    });
    expect(ran).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('does not run for a savepoint that was rolled back, nor for what was inside it', async () => {
    await em.transactional(async () => {
      note('outer');
      const inner = em.transactional(async () => {
        note('inner');
        await em.transactional(() => {
          note('innermost');
        });
        fail();
      });
      await expect(inner).rejects.toThrow('changed my mind');
      await em.transactional(() => {
        note('another');
      });
    });
    expect(ran).toEqual(['outer', 'another']);
  });

  it('does not run when the transaction is rolled back, or fails to commit', async () => {
    const rolledBack = em.transactional(async () => {
      await em.transactional(() => {
        note('inner');
      });
      fail();
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await app.asOwner('create table probe_key (id int primary key)');
    await app.asOwner('create table probe_ref (id int references probe_key deferrable initially deferred)');
    const refused = em.transactional(async () => {
      note('refused');
      await em.execute('insert into probe_ref values (1)');
    });
    await expect(refused).rejects.toThrow('probe_ref');
    expect(ran).toEqual([]);
  });

  it('keeps apart a transaction that was opened beside another', async () => {
    const outer = em.transactional(async () => {
      note('outer');
      await app.em().transactional(() => {
        note('beside');
      });
      expect(ran).toEqual(['beside']);
      fail();
    });
    await expect(outer).rejects.toThrow('changed my mind');
    expect(ran).toEqual(['beside']);
  });

  it('leaves a committed transaction alone when it throws', async () => {
    const value = await em.transactional(async () => {
      await em.execute(`insert into probe values ('kept')`);
      database.afterCommit(fail);
      database.afterCommit(async () => {
        await Promise.resolve();
        fail();
      });
      note('after both');
      return 'answer';
    });
    expect([value, ran]).toEqual(['answer', ['after both']]);
    expect(await em.execute(`select name from probe`)).toEqual([{ name: 'kept' }]);
  });

  it('runs outside the transaction: it sees what was committed, and may open one of its own', async () => {
    const seen: unknown[] = [];
    await em.transactional(async () => {
      await em.execute(`insert into probe values ('mine')`);
      database.afterCommit(async () => {
        const inject = app.api.get(EntityManager);
        seen.push(database.isInTransaction, inject.isInTransaction());
        expect(() => {
          note('too late');
        }).toThrow('outside a transaction');
        await inject.transactional(async () => {
          seen.push(await inject.execute(`select name from probe where name = 'mine'`));
          note('nested');
        });
      });
    });
    expect(seen).toEqual([false, false, [{ name: 'mine' }]]);
    expect(ran).toEqual(['nested']);
  });

  it('refuses outside a transaction, and once it is over', async () => {
    expect(() => {
      note('nowhere');
    }).toThrow('outside a transaction');
    expect(() => {
      database.requireTransaction('A sock was washed');
    }).toThrow('A sock was washed outside a transaction');
    let release: (() => void) | undefined;
    let late: Promise<void> | undefined;
    await em.transactional(() => {
      database.requireTransaction('A sock was washed');
      late = new Promise<void>((resolve) => (release = resolve)).then(() => {
        note('late');
      });
    });
    release?.();
    await expect(late).rejects.toThrow('outside a transaction');
    expect(ran).toEqual([]);
  });
});

describe('Locks by name', () => {
  let app: TestApp;
  let em: EntityManager;
  let database: Database;
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    database = app.api.get(Database);
    await app.asOwner('create table probe (name text)');
  });
  afterAll(async () => {
    await app.close();
  });

  it('let one transaction in at a time, also from a savepoint, until it ends', async () => {
    const inside = { now: 0, most: 0 };
    await Promise.all(
      Array.from({ length: 6 }, () =>
        em.transactional(async () => {
          await em.transactional(() => database.lock('probe:one'));
          inside.most = Math.max(inside.most, ++inside.now);
          await em.execute('select pg_sleep(0.01)');
          inside.now--;
        }),
      ),
    );
    expect(inside).toEqual({ now: 0, most: 1 });
  });

  it('are told apart by their names, and can be tried', async () => {
    await em.transactional(async () => {
      await database.lock('probe:one');
      const beside = await app
        .em()
        .transactional(async () => [await database.tryLock('probe:one'), await database.tryLock('probe:two')]);
      expect(beside).toEqual([false, true]);
    });
    expect(await em.transactional(() => database.tryLock('probe:one'))).toBe(true);
  });

  it('are refused outside a transaction, where they would end at once', async () => {
    await expect(database.lock('probe:one')).rejects.toThrow('The lock probe:one was asked for outside a transaction');
    await expect(database.tryLock('probe:one')).rejects.toThrow('outside a transaction');
  });
});
