import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Module } from '@nestjs/common';
import { defineEvent, defineJob, definePlugin, OnEvent, OnJob, Outbox } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

class Numbered {
  lane: string;
  number: number;
}
const gone = defineEvent('flood.gone', { version: 1, payload: Numbered });
const moved = defineEvent('flood.moved', { version: 1, payload: Numbered });
const unheard = defineEvent('flood.unheard', { version: 1, payload: Numbered });
const work = defineJob('flood.work', { payload: Numbered });
const other = defineJob('flood.other', { payload: Numbered });

const MANY = 2000;
const OTHERS = 20;
let heard = 0;
const done: { what: string; lane: string; number: number }[] = [];

@Injectable()
class Handlers {
  @OnEvent(gone, { id: 'gone' })
  async onGone(): Promise<void> {
    heard++;
    return Promise.resolve();
  }

  @OnEvent(moved, { id: 'moved' })
  async onMoved({ lane, number }: Numbered): Promise<void> {
    done.push({ what: 'moved', lane, number });
    return Promise.resolve();
  }

  @OnJob(work)
  async work({ lane, number }: Numbered): Promise<void> {
    done.push({ what: 'work', lane, number });
    return Promise.resolve();
  }

  @OnJob(other)
  async other({ lane, number }: Numbered): Promise<void> {
    done.push({ what: 'other', lane, number });
    return Promise.resolve();
  }
}

@Module({ providers: [Handlers] })
class FloodModule {}

const flood = definePlugin({
  name: 'flood',
  version: '1.0.0',
  compat: '^1.0.0',
  events: [gone, moved, unheard],
  jobs: [work, other],
  worker: () => FloodModule,
});

describe('The relay', () => {
  let app: TestApp;
  let em: EntityManager;
  let outbox: Outbox;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [flood] });
    em = app.em();
    outbox = await app.api.resolve(Outbox);
    // What Postgres knows of a table that is empty most of the time: every plan that it makes from now on is for no rows.
    await app.asOwner('analyze kernel_outbox');
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    done.length = 0;
  });

  const numbersOf = (what: string, lane?: string) =>
    done.filter((entry) => entry.what === what && entry.lane === (lane ?? entry.lane)).map(({ number }) => number);
  const count = async (where: string): Promise<number> => {
    const [row] = await app
      .em()
      .execute<[{ count: number }]>(`select count(*)::int as count from kernel_outbox where ${where}`);
    return row.count;
  };
  const none = (number: number): boolean => number === 0;

  const rowsRead = async (): Promise<{ scanned: number; found: number }> => {
    const [row] = await app.asOwner<{ scanned: number; found: number }>(
      `select seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_user_tables where relname = 'kernel_outbox'`,
    );
    return row ?? { scanned: 0, found: 0 };
  };

  it('reads a few rows for each event, however many come at once', async () => {
    const before = await rowsRead();
    await em.transactional(async () => {
      const numbers = Array.from({ length: MANY }, (_, number) => number);
      await outbox.emitAll(
        gone,
        numbers.map((number) => ({ payload: { lane: '', number }, aggregate: `thing:${String(number)}` })),
      );
    });
    await eventually(
      () => heard,
      (count) => count === MANY,
    );
    // The numbers of Postgres come a little late. An event is placed, taken, begun and finished.
    const after = await eventually(rowsRead, ({ found }) => found > before.found + 5 * MANY);
    expect(after.found - before.found).toBeLessThan(20 * MANY);
    expect(after.scanned - before.scanned).toBeLessThan(MANY);
  }, 180_000);

  it('hands over what others wrote beside thousands of events and one long lane', async () => {
    await em.transactional(async () => {
      for (let number = 0; number < MANY; number++) {
        await outbox.emit(gone, { lane: '', number }, `thing:${String(number)}`);
        await outbox.enqueue(work, { lane: 'long', number }, { aggregate: 'long' });
      }
    });
    for (let number = 0; number < OTHERS; number++)
      await em.transactional(() => outbox.enqueue(other, { lane: '', number }));
    await eventually(
      () => numbersOf('other').length,
      (found) => found === OTHERS,
    );
    await eventually(() => count(`state = 'new'`), none);
    // Of the lane one is on its way, whatever its length.
    expect(await count(`name = 'flood.work' and state in ('pending', 'queued', 'running')`)).toBeLessThanOrEqual(1);
    const inTime = numbersOf('work');
    expect(inTime).toEqual(inTime.map((_, number) => number));
    await em.execute(`delete from kernel_outbox where name = 'flood.work' and state = 'blocked'`);
    await eventually(() => count('true'), none);
  }, 180_000);

  it('leaves no lane behind, however fast its entries come and go', async () => {
    const lanes = ['a', 'b', 'c'];
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    await Promise.all(
      lanes.map(async (lane) => {
        const own = app.em();
        for (const number of numbers)
          await own.transactional(() => outbox.emit(moved, { lane, number }, `moving:${lane}`));
      }),
    );
    await eventually(() => count('true'), none);
    for (const lane of lanes) expect([lane, numbersOf('moved', lane)]).toEqual([lane, numbers]);
  }, 90_000);

  it('goes by the order of commits, whoever began first', async () => {
    const [early, late] = [app.em(), app.em()];
    let written: Promise<void> | undefined;
    await early.transactional(async () => {
      await outbox.emit(moved, { lane: 'commits', number: 1 }, 'commits');
      // What is emitted goes to Postgres with the next statement.
      await app.api.get(EntityManager).execute('select 1');
      written = late.transactional(() => outbox.emit(moved, { lane: 'commits', number: 3 }, 'commits'));
      const isWaiting = await eventually(
        async () => {
          const [row] = await app
            .em()
            .execute<[{ waiting: number }]>(
              `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted`,
            );
          return row.waiting > 0;
        },
        (waiting) => waiting,
      );
      expect(isWaiting).toBe(true);
      await outbox.emit(moved, { lane: 'commits', number: 2 }, 'commits');
    });
    await written;
    await eventually(() => count('true'), none);
    expect(numbersOf('moved', 'commits')).toEqual([1, 2, 3]);
  });

  it('keeps nothing of an event that nobody handles', async () => {
    await em.transactional(() => outbox.emit(unheard, { lane: '', number: 1 }, 'unheard'));
    await eventually(() => count('true'), none);
    expect(done).toEqual([]);
  });
});
