import { EntityManager } from '@mikro-orm/postgresql';
import { Database, Notifications } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import pg from 'pg';

describe('Work after the commit', () => {
  let app: TestApp;
  let em: EntityManager;
  let database: Database;
  const ran: string[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    database = app.api.get(Database);
    await em.execute('create table probe (name text)');
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
    await em.execute('create table probe_key (id int primary key)');
    await em.execute('create table probe_ref (id int references probe_key deferrable initially deferred)');
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

describe('Waking other processes', () => {
  let app: TestApp;
  let em: EntityManager;
  let notifications: Notifications;
  let listener: pg.Client;
  const heard: { payload: string; sender: number }[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    notifications = app.api.get(Notifications);
    listener = new pg.Client({ connectionString: app.env.DATABASE_URL });
    await listener.connect();
    listener.on('notification', ({ payload = '', processId }) => heard.push({ payload, sender: processId }));
    await listener.query('listen probe');
  });
  afterAll(async () => {
    await listener.end();
    await app.close();
  });
  beforeEach(() => {
    heard.length = 0;
  });

  const payloads = () => heard.map(({ payload }) => payload);
  const backend = async () => {
    const [row] = await em.execute<[{ pid: number }]>('select pg_backend_pid() as pid');
    return row.pid;
  };

  it('happens after the commit, on a connection that is not in the transaction', async () => {
    let pid = 0;
    await em.transactional(async () => {
      pid = await backend();
      await em.transactional(() => {
        notifications.wake('probe', 'held');
      });
      notifications.wake('probe', 'held');
      // Whoever commits meanwhile is not waited for, and what is not committed is not told.
      await app.em().transactional(() => {
        notifications.wake('probe', 'second');
      });
      await eventually(payloads, (now) => now.includes('second'));
      expect(payloads()).not.toContain('held');
    });
    await eventually(payloads, (now) => now.includes('held'));
    expect(payloads()).toEqual(['second', 'held']);
    expect(heard.map(({ sender }) => sender)).not.toContain(pid);
  });

  it('does not happen when the transaction is rolled back', async () => {
    const undone = em.transactional(() => {
      notifications.wake('probe', 'undone');
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    notifications.wake('probe', 'outside');
    await eventually(payloads, (now) => now.includes('outside'));
    expect(payloads()).toEqual(['outside']);
  });

  it('merges what is alike: 20 transactions at once make few messages, different ones are all told', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, number) =>
        app.em().transactional(async (tx) => {
          await tx.execute('select 1');
          notifications.wake('probe', 'same');
          notifications.wake('probe', `of ${String(number % 4)}`);
        }),
      ),
    );
    notifications.wake('probe', 'last');
    await eventually(payloads, (now) => now.includes('last'));
    expect(new Set(payloads())).toEqual(new Set(['same', 'of 0', 'of 1', 'of 2', 'of 3', 'last']));
    // The pool lets ten of them run at once.
    expect(payloads().filter((payload) => payload === 'same').length).toBeLessThan(10);
  });

  it('waits while the connection is away', async () => {
    await listener.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'roost-listen' and datname = current_database()`,
    );
    await eventually(
      () => notifications.connected,
      (connected) => !connected,
    );
    notifications.wake('probe', 'meanwhile');
    await eventually(payloads, (now) => now.includes('meanwhile'));
  });

  it('refuses a payload that Postgres would refuse, before anything is committed', async () => {
    const refused = em.transactional(() => {
      notifications.wake('probe', 'x'.repeat(8_000));
    });
    await expect(refused).rejects.toThrow(RangeError);
  });

  it('events are written without a message in their transaction', async () => {
    await listener.query('listen kernel_outbox');
    const ada = await app.client.signUp();
    expect((await ada.post('/posts', { title: 'Heard', content: 'or not' })).status).toBe(201);
    await eventually(
      () => heard.length,
      (count) => count > 0,
    );
    const { rows } = await listener.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'roost-listen' and datname = current_database()`,
    );
    expect(new Set(heard.map(({ sender }) => sender))).toEqual(new Set(rows.map(({ pid }) => pid)));
  });
});
