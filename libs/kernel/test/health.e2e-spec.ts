import { Injectable, Module } from '@nestjs/common';
import { definePlugin, type HookMap, OnHook } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { QueueMoves } from '../src/queue/queue-moves.js';
import { RedisConnection } from '../src/redis/redis.js';
import { countWorkers } from '../src/queue/worker-heartbeat.js';

interface Report {
  status: string;
  parts: Record<string, { status: string; required: boolean; reason?: string }>;
}

const TOKEN = 'a token for the metrics of this test';

/** Workers that could be heard of while one was still starting. */
const heardOf: number[] = [];

@Injectable()
class SlowStart {
  constructor(private readonly redis: RedisConnection) {}

  @OnHook('kernel.starting')
  async wait(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    await new Promise<void>((resolve) => {
      this.redis.onReady(resolve);
    });
    heardOf.push(await countWorkers(this.redis));
    return starting;
  }
}

@Module({ providers: [SlowStart] })
class SlowWorkerModule {}

const slow = definePlugin({ name: 'slow', version: '1.0.0', compat: '^1.0.0', worker: () => SlowWorkerModule });

describe('Health', () => {
  let app: TestApp;
  beforeAll(async () => {
    const env = { QUEUE_STALLED_MS: '10000', DISK_LEAST_FREE_BYTES: '1000000000000000', METRICS_TOKEN: TOKEN };
    app = await createTestApp({ worker: true, plugins: [slow], env });
  });
  afterAll(async () => {
    await app.close();
  });

  const health = async (headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
    app.client.request<Report>('GET', '/health/ready', { headers });
  const part = async (name: string) => (await health()).data.parts[name];
  const moves = () => app.api.get(QueueMoves, { strict: false });
  /** As a queue has it that nobody takes from: the worker looks again for what was queued half a minute ago. */
  const queue = async (name: string, waiting: string) =>
    app.em().execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, run_at, queued_at)
         values ('job', ?, ?, '{}', 'queued', now() - ?::interval, now() + interval '1 hour')`,
      [name, name, waiting],
    );

  it('tells of a worker once it takes jobs, and not before', async () => {
    const worker = await eventually(
      () => part('worker'),
      (found) => found?.status === 'up',
    );
    expect(worker).toEqual({ status: 'up', required: false });
    expect(heardOf).toEqual([0]);
  });

  it('tells that the disk is full, goes on, and says why to those who may know', async () => {
    const { status, data } = await health();
    expect([status, data.status]).toEqual([200, 'up']);
    const down = { status: 'down', required: false };
    expect(data.parts.disk).toEqual({
      ...down,
      reason: expect.stringMatching(
        /^Only \d+ bytes are free for ROOST_HOME; at least 1000000000000000 are required$/,
      ) as string,
    });
    expect((await health({})).data.parts.disk).toEqual(down);
  });

  it('tells which queue does not move, and not of one that is only long', async () => {
    // A worker writes down what it ended.
    await app.client.signUp();
    await eventually(
      () => moves().agesMs(),
      (ages) => (ages.get('kernel.events') ?? Infinity) < 10_000,
    );
    expect(await part('queues')).toEqual({ status: 'up', required: false });
    await queue('media.tidy', '1 hour');
    const down = await eventually(
      () => part('queues'),
      (queues) => queues?.status === 'down',
    );
    expect(down?.reason).toBe('Work is due, but none has finished for 10 s in: default');
    moves().note('default');
    await moves().publish();
    expect(await part('queues')).toEqual({ status: 'up', required: false });
  });

  it('shows both as figures', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const text = (await app.client.request('GET', '/metrics', { headers })).bytes.toString();
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    expect(figure('roost_disk_free_bytes')).toBeGreaterThan(0);
    expect(figure('roost_outbox_oldest_due_seconds')).toBeGreaterThanOrEqual(3_600);
  });
});
