import { EntityManager } from '@mikro-orm/postgresql';
import { Notifications } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import pg from 'pg';

describe('Waking other processes', () => {
  let app: TestApp;
  let em: EntityManager;
  let notifications: Notifications;
  let listener: pg.Client;
  const heard: { payload: string; sender: number }[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    em = app.api.get(EntityManager);
    notifications = await app.api.resolve(Notifications);
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
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'roost-listen %' and datname = current_database()`,
    );
    await eventually(
      () => notifications.connected,
      (connected) => !connected,
    );
    notifications.wake('probe', 'meanwhile');
    expect(await eventually(payloads, (now) => now.includes('meanwhile'))).toContain('meanwhile');
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
      `select pid from pg_stat_activity where application_name like 'roost-listen %' and datname = current_database()`,
    );
    expect(new Set(heard.map(({ sender }) => sender))).toEqual(new Set(rows.map(({ pid }) => pid)));
  });
});
