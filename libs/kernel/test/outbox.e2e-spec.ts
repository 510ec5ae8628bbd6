import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Module } from '@nestjs/common';
import {
  defineEvent,
  defineJob,
  definePlugin,
  type DeliveryContext,
  JobFailed,
  jobFailed,
  OnEvent,
  OnJob,
  Outbox,
} from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { Redis } from 'ioredis';

class Happened {
  number: number;
}
class Work {
  number: number;
  failures?: number;
}
const happened = defineEvent('probe.happened', { version: 1, payload: Happened });
const work = defineJob('probe.work', { payload: Work, queue: 'probe.narrow', attempts: 3, backoffMs: 50 });
const hopeless = defineJob('probe.hopeless', { payload: Work, attempts: 2, backoffMs: 20 });

const seen: { what: string; number: number; attempt: number }[] = [];
const running = { now: 0, most: 0 };

@Injectable()
class ProbeHandlers {
  @OnEvent(happened, { id: 'note' })
  async note({ number }: Happened, { attempt }: DeliveryContext): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, (number * 7) % 10));
    seen.push({ what: 'event', number, attempt });
  }

  @OnEvent(happened, { id: 'stumble' })
  async stumble({ number }: Happened, { attempt }: DeliveryContext): Promise<void> {
    if (number === 0 && attempt < 3) throw new Error('not yet');
    seen.push({ what: 'stumbled', number, attempt });
    return Promise.resolve();
  }

  @OnJob(work)
  async work({ number, failures = 0 }: Work, { attempt }: DeliveryContext): Promise<void> {
    running.most = Math.max(running.most, ++running.now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running.now--;
    if (attempt <= failures) throw new Error('try again');
    seen.push({ what: 'work', number, attempt });
  }

  @OnJob(hopeless)
  async fail(): Promise<void> {
    return Promise.reject(new Error('there is no hope'));
  }

  @OnEvent(jobFailed, { id: 'mourn' })
  async mourn({ job, payload }: JobFailed): Promise<void> {
    if (job === hopeless.name)
      seen.push({ what: 'mourned', number: (payload as { number: number }).number, attempt: 1 });
    return Promise.resolve();
  }
}

@Module({ providers: [ProbeHandlers] })
class ProbeWorkerModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  queues: [{ name: 'probe.narrow', concurrency: 2 }],
  events: [happened],
  jobs: [work, hopeless],
  worker: () => ProbeWorkerModule,
});

describe('Outbox', () => {
  let app: TestApp;
  let em: EntityManager;
  let outbox: Outbox;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [probe] });
    em = app.em();
    outbox = await app.api.resolve(Outbox);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    seen.length = 0;
  });

  const numbersOf = (what: string) => seen.filter((entry) => entry.what === what).map(({ number }) => number);
  const left = async () => app.em().execute<{ name: string; state: string }[]>('select name, state from kernel_outbox');

  it('delivers what commits, and nothing of what rolls back', async () => {
    await em.transactional(async () => {
      await outbox.enqueue(work, { number: 1 });
    });
    await expect(
      em.transactional(async () => {
        await outbox.enqueue(work, { number: 2 });
        await outbox.emit(happened, { number: 2 }, 'probe:2');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await eventually(
      () => numbersOf('work'),
      (numbers) => numbers.length > 0,
    );
    await eventually(left, (entries) => entries.length === 0);
    expect(seen).toEqual([{ what: 'work', number: 1, attempt: 1 }]);
  });

  it('writes many entries in one statement, in the order of each aggregate', async () => {
    const numbers = Array.from({ length: 60 }, (_, number) => number + 100);
    await em.transactional(async () => {
      const facts = numbers.map((number) => ({ payload: { number }, aggregate: `probe:many-${String(number % 2)}` }));
      await outbox.emitAll(happened, facts);
      await outbox.emitAll(happened, []);
      await outbox.enqueueAll(
        work,
        [1, 2, 3].map((number) => ({ number })),
      );
    });
    await eventually(left, (entries) => entries.length === 0);
    for (const rest of [0, 1]) {
      const theirs = numbers.filter((number) => number % 2 === rest);
      expect(numbersOf('event').filter((number) => number % 2 === rest)).toEqual(theirs);
    }
    expect(numbersOf('work').sort()).toEqual([1, 2, 3]);
  });

  it('refuses to be written outside a transaction', async () => {
    await expect(outbox.enqueueAll(work, [{ number: 1 }])).rejects.toThrow('outside a transaction');
    await expect(outbox.enqueue(work, { number: 1 })).rejects.toThrow('outside a transaction');
  });

  it('keeps the order of an aggregate, for each handler, also when one of them has to be repeated', async () => {
    const numbers = Array.from({ length: 12 }, (_, number) => number);
    for (const number of numbers) {
      await em.transactional(async () => {
        await outbox.emit(happened, { number }, 'probe:ordered');
      });
    }
    await eventually(
      () => numbersOf('stumbled'),
      (found) => found.length === numbers.length,
    );
    await eventually(
      () => numbersOf('event'),
      (found) => found.length === numbers.length,
    );
    expect(numbersOf('event')).toEqual(numbers);
    expect(numbersOf('stumbled')).toEqual(numbers);
    // The failing handler was repeated; the other one was not disturbed.
    expect(seen.find(({ what, number }) => what === 'stumbled' && number === 0)?.attempt).toBe(3);
    expect(seen.filter(({ what, attempt }) => what === 'event' && attempt > 1)).toEqual([]);
  });

  it('repeats a failed job, and runs no more at once than its queue allows', async () => {
    running.most = 0;
    await em.transactional(async () => {
      for (let number = 0; number < 8; number++) await outbox.enqueue(work, { number, failures: number === 3 ? 2 : 0 });
    });
    await eventually(
      () => numbersOf('work'),
      (found) => found.length === 8,
    );
    expect(seen.find(({ number }) => number === 3)?.attempt).toBe(3);
    expect(running.most).toBe(2);
  });

  it('gives up visibly after the last attempt', async () => {
    await em.transactional(async () => {
      await outbox.enqueue(hopeless, { number: 7 });
    });
    await eventually(
      () => numbersOf('mourned'),
      (found) => found.length === 1,
    );
    const [entry] = await app
      .em()
      .execute<[{ state: string; attempts: number; last_error: string }]>(
        `select state, attempts, last_error from kernel_outbox where name = 'probe.hopeless'`,
      );
    expect(entry).toEqual({ state: 'failed', attempts: 2, last_error: 'there is no hope' });
    await app.em().execute('delete from kernel_outbox');
  });

  it('waits as long as it is told', async () => {
    const started = Date.now();
    await em.transactional(async () => {
      await outbox.enqueue(work, { number: 1 }, { delayMs: 700 });
    });
    await eventually(
      () => numbersOf('work'),
      (found) => found.length === 1,
    );
    expect(Date.now() - started).toBeGreaterThanOrEqual(690);
  });

  it('finds its jobs again when Redis forgot them', async () => {
    // A job that is queued in Postgres and unknown to Redis, as after an emptied Redis, half a minute ago.
    const redis = new Redis(app.env.REDIS_URL ?? '');
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload, state, queued_at)
       values ('job', 'probe.work', 'probe.work', '{"number": 5}', 'queued', now() - interval '31 seconds')`,
    );
    await eventually(
      () => numbersOf('work'),
      (found) => found.includes(5),
    );
    await redis.quit();
    await eventually(left, (entries) => entries.length === 0);
    expect(numbersOf('work')).toEqual([5]);
  });

  it('leaves the jobs of a plugin that is not loaded for when it is', async () => {
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'gone.work', 'gone.work', '{}')`,
    );
    await em.transactional(async () => {
      await outbox.enqueue(work, { number: 1 });
    });
    await eventually(
      () => numbersOf('work'),
      (found) => found.length === 1,
    );
    await eventually(left, (entries) => entries.length === 1);
    expect(await left()).toEqual([{ name: 'gone.work', state: 'pending' }]);
  });
});
