import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { createWorker, KernelModule, ormConfig } from '@roost/kernel';
import {
  defineJob,
  definePlugin,
  type DeliveryContext,
  Env,
  JobFailed,
  jobFailed,
  Jobs,
  OnEvent,
  OnJob,
  Outbox,
} from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { IsInt, IsString } from 'class-validator';
import { OutboxRetention } from '../src/outbox/outbox-retention.js';
import { EntryHandlers } from '../src/queue/entry-handlers.js';

class Text {
  text: string;
}
class DeskConfig {
  @Env('DESK_CRON', { description: 'When the desk is cleared' })
  @IsString()
  cron: string = '0 0 1 1 *';

  @Env('DESK_SECONDS', { description: 'How often the desk is looked at; 0: never' })
  @IsInt()
  seconds: number = 0;
}
const write = defineJob('desk.write', { payload: Text });
const hold = defineJob('desk.hold', { payload: Text });
const hurry = defineJob('desk.hurry', { payload: Text, timeLimitMs: 200, attempts: 1 });
const clear = defineJob('desk.clear', {
  schedule: ({ cron }: DeskConfig) => ({ cron, timeZone: 'Europe/Zurich' }),
});
const look = defineJob('desk.look', {
  schedule: ({ seconds }: DeskConfig) => (seconds > 0 ? { everySeconds: seconds } : undefined),
});

const written: string[] = [];
const ended: string[] = [];
const failed: JobFailed[] = [];
let release: (() => void) | undefined;

@Injectable()
class Desk {
  constructor(private readonly em: EntityManager) {}

  @OnJob(write)
  async write({ text }: Text): Promise<void> {
    written.push(text);
    return Promise.resolve();
  }

  /** Goes on until it is let go or told to end. */
  @OnJob(hold)
  async hold({ text }: Text, { signal, reportProgress }: DeliveryContext): Promise<void> {
    written.push(text);
    await this.em.transactional(async () => {
      await reportProgress({ text, percent: 50 });
      await new Promise<void>((resolve) => {
        release = resolve;
        signal.addEventListener('abort', () => {
          ended.push(text);
          resolve();
        });
      });
    });
  }

  @OnJob(hurry)
  async hurry(_payload: Text, { signal }: DeliveryContext): Promise<void> {
    await sleep(60_000, undefined, { signal });
  }

  @OnJob(clear)
  async clear(): Promise<void> {
    written.push('clear');
    return Promise.resolve();
  }

  @OnJob(look)
  async look(): Promise<void> {
    written.push('look');
    return Promise.resolve();
  }

  @OnEvent(jobFailed, { id: 'failures' })
  async onFailure(failure: JobFailed): Promise<void> {
    failed.push(failure);
    return Promise.resolve();
  }
}

@Module({ providers: [Desk] })
class DeskModule {}

const desk = definePlugin({
  name: 'desk',
  version: '1.0.0',
  compat: '^1.0.0',
  config: DeskConfig,
  jobs: [write, hold, hurry, clear, look],
  worker: () => DeskModule,
});

describe('Jobs', () => {
  let app: TestApp;
  let em: EntityManager;
  let outbox: Outbox;
  let jobs: Jobs;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [desk], env: { OUTBOX_SWEEP_MS: '200' } });
    em = app.em();
    outbox = await app.api.resolve(Outbox);
    jobs = app.api.get(Jobs);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    for (const list of [written, ended, failed]) list.length = 0;
    release = undefined;
  });

  const HOUR_MS = 3_600_000;
  const enqueue = async (text: string, options: Parameters<Outbox['enqueue']>[2], job = write): Promise<void> =>
    em.transactional(() => outbox.enqueue(job, { text }, options));
  const isWritten = (...texts: string[]) =>
    eventually(
      () => written.join(),
      (found) => found === texts.join(),
    );
  const isGone = async (job: typeof write, key: string) => (await jobs.find(job, key)) === undefined;

  it('of one key are kept or replaced while they wait, and can be moved', async () => {
    await enqueue('first', { key: 'note', delayMs: HOUR_MS });
    await enqueue('second', { key: 'note' });
    expect(await jobs.find(write, 'note')).toMatchObject({ job: 'desk.write', plugin: 'desk', state: 'waiting' });
    await enqueue('third', { key: 'note', delayMs: HOUR_MS, onConflict: 'replace' });
    await enqueue('another', { key: 'other' });
    await isWritten('another');
    expect(await jobs.reschedule(write, 'note', 0)).toBe(true);
    await isWritten('another', 'third');
    await eventually(
      () => isGone(write, 'note'),
      (gone) => gone,
    );
    expect(await jobs.reschedule(write, 'note', 0)).toBe(false);
  });

  it('are run again when they are replaced during their run', async () => {
    await enqueue('old', { key: 'held' }, hold);
    await isWritten('old');
    await eventually(
      () => release,
      (found) => found !== undefined,
    );
    await enqueue('new', { key: 'held', onConflict: 'replace' }, hold);
    await enqueue('ignored', { key: 'held' }, hold);
    release?.();
    await isWritten('old', 'new');
    const again = await eventually(
      () => jobs.find(hold, 'held'),
      (found) => JSON.stringify(found?.progress) === JSON.stringify({ text: 'new', percent: 50 }),
    );
    expect(again?.progress).toEqual({ text: 'new', percent: 50 });
    release?.();
    await eventually(
      () => isGone(hold, 'held'),
      (gone) => gone,
    );
  });

  it('tell how far they are, are listed, and end when they are cancelled', async () => {
    await enqueue('running', { key: 'held' }, hold);
    await enqueue('waiting', { key: 'later', delayMs: HOUR_MS }, hold);
    await eventually(
      () => jobs.find(hold, 'held'),
      (found) => found?.state === 'running' && found.progress !== null,
    );
    const page = await jobs.list({ job: hold, limit: 1 });
    expect(page.items.map(({ key, state }) => [key, state])).toEqual([['later', 'waiting']]);
    const next = await jobs.list({ plugin: 'desk', state: 'running', limit: 5, cursor: page.nextCursor ?? '' });
    expect(next.items).toMatchObject([{ key: 'held', attempts: 1, progress: { text: 'running', percent: 50 } }]);
    expect(await jobs.cancel(hold, 'later')).toBe(true);
    expect(await jobs.cancel(hold, 'later')).toBe(false);
    expect(await jobs.cancel(hold, 'held')).toBe(true);
    await eventually(
      () => ended,
      (texts) => texts.includes('running'),
    );
    expect((await jobs.list({ job: hold, limit: 5 })).items).toEqual([]);
    expect(written).toEqual(['running']);
  });

  it('fail when they take longer than they may', async () => {
    await enqueue('slow', { key: 'slow' }, hurry);
    await eventually(
      () => failed,
      (found) => found.length === 1,
    );
    const reason = 'The run took longer than 200 ms, which is its limit';
    expect(failed).toEqual([
      { job: 'desk.hurry', event: null, handler: 'desk.hurry', payload: { text: 'slow' }, reason },
    ]);
    expect(await jobs.find(hurry, 'slow')).toMatchObject({ state: 'failed', lastError: reason });
    // What was given up is not in the way of the next.
    await enqueue('slow again', { key: 'slow' }, hurry);
    await eventually(
      () => failed,
      (found) => found.length === 2,
    );
  });

  it('are not both in order and of one key', async () => {
    const both = enqueue('both', { key: 'both', aggregate: 'both' });
    await expect(both).rejects.toThrow('with an aggregate and a key');
  });

  it('are given up after a day where nothing takes them any more, and deleted a while after they were given up', async () => {
    const write = (handler: string, state: string, due: string, plugin = 'desk') =>
      em.execute(
        `insert into kernel_outbox (kind, name, plugin, handler, state, payload, run_at, created_at)
         values ('delivery', 'desk.said', ?, ?, ?, '{}', now() - ?::interval, now() - ?::interval)`,
        [plugin, handler, state, due, due],
      );
    await write('desk/gone', 'pending', '25 hours');
    await write('desk/gone', 'blocked', '25 hours');
    await write('desk/gone', 'pending', '23 hours');
    await write('desk.write', 'blocked', '25 hours');
    await write('other/elsewhere', 'pending', '25 hours', 'other');
    await write('desk/old', 'failed', '91 days');
    await write('desk/recent', 'failed', '89 days');
    const worker = app.worker as INestApplicationContext;
    const handlers = worker.get(EntryHandlers, { strict: false });
    await worker.get(OutboxRetention, { strict: false }).keep(handlers.ids);
    const left = await em.execute(
      `select handler, state, count(*)::int as count from kernel_outbox where name = 'desk.said' group by 1, 2 order by 1, 2`,
    );
    await em.execute(`delete from kernel_outbox where name = 'desk.said'`);
    expect(left).toEqual([
      { handler: 'desk.write', state: 'blocked', count: 1 },
      { handler: 'desk/gone', state: 'failed', count: 2 },
      { handler: 'desk/gone', state: 'pending', count: 1 },
      { handler: 'desk/recent', state: 'failed', count: 1 },
      { handler: 'other/elsewhere', state: 'pending', count: 1 },
    ]);
  });

  it('recur by the clock of a time zone', async () => {
    const [row] = await eventually(
      () =>
        em.execute<{ local: string }[]>(
          `select to_char(next_at at time zone 'Europe/Zurich', 'MM-DD HH24:MI') as local from kernel_schedule where name = 'desk.clear'`,
        ),
      (rows) => rows.length === 1,
    );
    expect(row?.local).toBe('01-01 00:00');
    expect(await em.execute(`select 1 from kernel_schedule where name = 'desk.look'`)).toEqual([]);
    await em.execute(`update kernel_schedule set next_at = now() where name = 'desk.clear'`);
    await isWritten('clear');
  });
});

describe('Recurring jobs', () => {
  it('follow their settings when these change', async () => {
    const app = await createTestApp({ plugins: [desk] });
    const changed = await createTestApp({
      plugins: [desk],
      env: { ...app.env, DESK_CRON: '* * * * *', DESK_SECONDS: '1' },
    });
    const nextAt = () =>
      app
        .em()
        .execute<{ soon: boolean }[]>(
          `select next_at < now() + interval '61 seconds' as soon from kernel_schedule where name = 'desk.clear'`,
        );
    const whileWorking = async ({ composition }: TestApp, expected: object[]): Promise<void> => {
      const imports = [await KernelModule.forWorker(composition, ormConfig(composition))];
      const worker = await createWorker(composition, { module: class WorkerModule {}, imports });
      const isAsExpected = (rows: object[]): boolean => JSON.stringify(rows) === JSON.stringify(expected);
      await eventually(nextAt, isAsExpected);
      await worker.close();
    };
    await whileWorking(app, [{ soon: false }]);
    await whileWorking(changed, [{ soon: true }]);
    const looking = await app.em().execute(`select rule from kernel_schedule where name = 'desk.look'`);
    expect(looking).toEqual([{ rule: '{"everySeconds":1}' }]);
    await changed.close();
    await app.close();
  });
});
