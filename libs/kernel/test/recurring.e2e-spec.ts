import { Injectable, Module } from '@nestjs/common';
import { defineJob, definePlugin, OnJob } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

const tick = defineJob('clock.tick', { schedule: () => ({ everySeconds: 1 }) });

const runs: number[] = [];
let running = 0;
let mostAtOnce = 0;

@Injectable()
class Clock {
  @OnJob(tick)
  async tick(): Promise<void> {
    mostAtOnce = Math.max(mostAtOnce, ++running);
    runs.push(Date.now());
    await new Promise((resolve) => setTimeout(resolve, runs.length === 1 ? 1500 : 10));
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
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [clock], env: { OUTBOX_SWEEP_MS: '100' } });
  });
  afterAll(async () => {
    await app.close();
  });

  it('runs again and again, a full interval after the start at first, and never beside itself', async () => {
    const started = Date.now();
    await eventually(
      () => runs.length,
      (count) => count >= 3,
    );
    expect((runs[0] ?? 0) - started).toBeGreaterThan(500);
    // The first run takes longer than the interval.
    expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThanOrEqual(1500);
    expect(mostAtOnce).toBe(1);
  });
});
