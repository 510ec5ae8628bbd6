import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import pg from 'pg';

const MEASURED_MS = 8_000;

/** What a quiet installation may ask of Postgres, API and worker together. */
const MOST_PER_SECOND = 6;

describe('An idle installation', () => {
  let app: TestApp;
  let watcher: pg.Client;
  beforeAll(async () => {
    // The settings of a real one: tests sweep more often.
    app = await createTestApp({ worker: true, env: { OUTBOX_SWEEP_MS: '5000', QUEUE_LOCK_MS: '10000' } });
    // From another database, so that watching does not count.
    const url = new URL(app.env.DATABASE_URL ?? '');
    url.pathname = '/postgres';
    watcher = new pg.Client({ connectionString: url.href });
    await watcher.connect();
  });
  afterAll(async () => {
    await watcher.end();
    await app.close();
  });

  const transactions = async (): Promise<number> => {
    const { rows } = await watcher.query<{ count: number }>(
      'select (xact_commit + xact_rollback)::float8 as count from pg_stat_database where datname = $1',
      [new URL(app.env.DATABASE_URL ?? '').pathname.slice(1)],
    );
    return rows[0]?.count ?? Number.NaN;
  };

  const perSecond = async (): Promise<number> => {
    const started = performance.now();
    const before = await transactions();
    await sleep(MEASURED_MS);
    return ((await transactions()) - before) / ((performance.now() - started) / 1000);
  };

  /** On a busy machine the start, or a sweep, may not be over yet: what never comes to rest shows in each of several measures. */
  const quietPerSecond = async () => eventually(perSecond, (found) => found < MOST_PER_SECOND, 40_000);

  it('leaves Postgres alone when there has never been anything to do', async () => {
    // Postgres publishes what a connection did up to a second later: what the start did is not to count.
    await sleep(2_000);
    expect(await quietPerSecond()).toBeLessThan(MOST_PER_SECOND);
  });

  it('leaves Postgres alone while something is due later, was given up, or waits for a plugin that is off', async () => {
    await app.em().execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, run_at) values
       ('job', 'media.tidy', 'media.tidy', '{}', 'pending', now() + interval '1 hour'),
       ('job', 'media.tidy', 'media.tidy', '{}', 'failed', now()),
       ('job', 'gone.work', 'gone.work', '{}', 'pending', now() - interval '1 minute'),
       ('job', 'gone.work', 'gone.work', '{}', 'pending', now() + interval '2 seconds')`,
    );
    expect(await quietPerSecond()).toBeLessThan(MOST_PER_SECOND);
  });
});
