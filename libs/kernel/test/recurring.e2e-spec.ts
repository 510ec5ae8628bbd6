import { Injectable, Module } from '@nestjs/common';
import { defineJob, definePlugin, OnJob } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

const tick = defineJob('clock.tick', { schedule: () => ({ everySeconds: 1 }) });

const runs: Date[] = [];
let running = 0;
let mostAtOnce = 0;
/** Ends the first run. */
const end = Promise.withResolvers<undefined>();

@Injectable()
class Clock {
  @OnJob(tick)
  async tick(): Promise<void> {
    mostAtOnce = Math.max(mostAtOnce, ++running);
    runs.push(new Date());
    if (runs.length === 1) await end.promise;
    running--;
  }
}

@Module({ providers: [Clock] })
class ClockWorkerModule {}

const clock = definePlugin({
  name: 'clock',
  version: '1.0.0',
  compat: '^1.0.0',
  jobs: [tick],
  worker: () => ClockWorkerModule,
});

describe('A recurring job', () => {
  let app: TestApp;
  let startedAt: Date;
  beforeAll(async () => {
    startedAt = new Date();
    app = await createTestApp({ worker: true, plugins: [clock], env: { OUTBOX_SWEEP_MS: '100' } });
  });
  afterAll(async () => {
    await app.close();
  });

  it('runs again and again, a full interval after the start at first, and never beside itself', async () => {
    const count = async (wanted: number) =>
      eventually(
        () => runs.length,
        (found) => found >= wanted,
      );
    await count(1);
    const since = async (moment: Date | undefined) => {
      const [row] = await app
        .em()
        .execute<[{ seconds: number }]>('select extract(epoch from now() - ?::timestamptz)::float8 as seconds', [
          moment,
        ]);
      return row.seconds;
    };
    expect((runs[0]?.getTime() ?? 0) - startedAt.getTime()).toBeGreaterThanOrEqual(1000);
    // It is due again, and again, while the first run goes on.
    await eventually(
      () => since(runs[0]),
      (seconds) => seconds > 2,
    );
    expect(runs).toHaveLength(1);
    end.resolve(undefined);
    await count(3);
    expect(mostAtOnce).toBe(1);
  });
});
