import { createTestApp, eventually, type TestApp } from '@roost/testing';
import pg from 'pg';
import { RelayRepository } from '../src/outbox/relay.repository.js';

const SWEEP_MS = 5_000;
/** What a quiet installation may ask of Postgres from one sweep of the outbox to the next, API and worker together: six a second. */
const MOST_PER_SWEEP = 30;

describe('An idle installation', () => {
  let app: TestApp;
  let watcher: pg.Client;
  beforeAll(async () => {
    // The settings of a real one: tests sweep more often.
    app = await createTestApp({ worker: true, env: { OUTBOX_SWEEP_MS: String(SWEEP_MS), QUEUE_LOCK_MS: '10000' } });
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

  /** Counts from one sweep to the one after the next, whenever these come. */
  const perSweep = async (): Promise<number> => {
    const relay = app.worker?.get(RelayRepository, { strict: false });
    if (!relay) throw new Error('There is no worker');
    let sweeps = 0;
    relay.begin = async () => {
      sweeps++;
      return RelayRepository.prototype.begin.call(relay);
    };
    const sweepsAre = async (count: number) =>
      eventually(
        () => sweeps,
        (now) => now >= count,
      );
    await sweepsAre(1);
    const [before, first] = [await transactions(), sweeps];
    await sweepsAre(first + 2);
    return ((await transactions()) - before) / (sweeps - first);
  };

  /**
   * The start, or what Postgres publishes of it up to a second later, may still count in the first measure: what never comes to rest shows in
   * each of several.
   */
  const quietPerSweep = async () => eventually(perSweep, (found) => found < MOST_PER_SWEEP, 8 * SWEEP_MS);

  it('leaves Postgres alone when there has never been anything to do', async () => {
    expect(await quietPerSweep()).toBeLessThan(MOST_PER_SWEEP);
  });

  it('leaves Postgres alone while something is due later, was given up, or waits for a plugin that is off', async () => {
    await app.em().execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, run_at) values
       ('job', 'media.tidy', 'media.tidy', '{}', 'pending', now() + interval '1 hour'),
       ('job', 'media.tidy', 'media.tidy', '{}', 'failed', now()),
       ('job', 'gone.work', 'gone.work', '{}', 'pending', now() - interval '1 minute'),
       ('job', 'gone.work', 'gone.work', '{}', 'pending', now() + interval '2 seconds')`,
    );
    expect(await quietPerSweep()).toBeLessThan(MOST_PER_SWEEP);
  });
});
