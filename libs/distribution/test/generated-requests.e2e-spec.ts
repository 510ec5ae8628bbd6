import { environment } from '@roost/kernel';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { RequestSoak } from './generated-requests/request-soak.js';

/** `npm run soak` sets both; the suite asks the same each time. */
const minutes = Number(environment.SOAK_MINUTES ?? 0);
const seed = Number(environment.SOAK_SEED ?? 1);
/** Requests where no time is given. */
const REQUESTS = 2_000;

describe('Generated requests', () => {
  let app: TestApp;
  let soak: RequestSoak;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    soak = await RequestSoak.of(app);
  });
  afterAll(async () => {
    soak.close();
    await app.close();
  });

  it(
    `are answered as the document declares (seed ${seed})`,
    async () => {
      const end = Date.now() + minutes * 60_000;
      await soak.run(seed, () => (minutes > 0 ? Date.now() > end : soak.asked >= REQUESTS));
      process.stdout.write(`${soak.summary()}\n`);
      expect([...soak.faults.values()].join('\n\n')).toBe('');
      // Requests that nothing ever comes of would show little. What wants a mailed code, or something that failed, is rarely done.
      expect(soak.doneShare()).toBeGreaterThan(0.55);
      expect((await app.client.get('/health/ready')).status).toBe(200);
    },
    (minutes + 4) * 60_000,
  );

  it('leave no work that fails', async () => {
    interface Entry {
      name: string;
      state: string;
      last_error: string | null;
    }
    // Erasures that were asked for are due in weeks.
    const due = `select name, state, last_error from kernel_outbox where run_at < now() + interval '1 hour'`;
    const left = await eventually(
      () => app.em().execute<Entry[]>(due),
      (entries) => entries.every(({ state }) => state === 'failed'),
    );
    expect(left.map(({ name, last_error }) => `${name}: ${last_error ?? ''}`)).toEqual([]);
  });
});
