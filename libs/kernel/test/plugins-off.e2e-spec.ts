import type { INestApplicationContext } from '@nestjs/common';
import { distribution } from '@roost/distribution';
import { compose, createApi, createWorker, KernelModule, ormConfig } from '@roost/kernel';
import { newId, Outbox, type PluginManifest } from '@roost/plugin-kit';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { ParkedEntries } from '../src/missed/parked-entries.js';
import { forgetful, heard, keeper, refusal, said, talker, work } from './keeper-plugin.js';

describe('A plugin that is off', () => {
  let app: TestApp;
  let admin: SignedInClient;
  const running = new Set<INestApplicationContext>();

  beforeAll(async () => {
    app = await createTestApp({ plugins: [talker, keeper] });
    admin = await app.signUpAdmin();
    // So that it is known what the plugin listens to.
    const worker = await startWorker([talker, keeper]);
    await eventually(
      () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where state = 'new' or plugin = 'keeper'`),
      (left) => left.length === 0,
    );
    await stop(worker);
  });
  afterEach(async () => {
    for (const context of running) await context.close();
    running.clear();
    refusal.reason = '';
    heard.length = 0;
    await app.em().execute('delete from kernel_outbox');
    await app.em().execute('delete from kernel_owed_hook');
  });
  afterAll(async () => {
    await app.close();
  });

  async function start(
    process: 'api' | 'worker',
    plugins: readonly PluginManifest[],
    env: Record<string, string> = {},
  ): Promise<INestApplicationContext> {
    const composition = await compose(
      { ...distribution, plugins: [...distribution.plugins, ...plugins] },
      { ...app.env, ...env },
    );
    const orm = ormConfig(composition);
    const kernel = await (process === 'api'
      ? KernelModule.forApi(composition, orm)
      : KernelModule.forWorker(composition, orm));
    const create = process === 'api' ? createApi : createWorker;
    const context = await create(composition, { module: class RootModule {}, imports: [kernel] });
    running.add(context);
    return context;
  }
  const startWorker = (plugins: readonly PluginManifest[], env?: Record<string, string>) =>
    start('worker', plugins, env);
  const stop = async (context: INestApplicationContext) => {
    running.delete(context);
    await context.close();
  };

  const say = async (...numbers: number[]) => {
    for (const number of numbers) {
      await app.em().transactional(async () => (await app.api.resolve(Outbox)).emit(said, { number }, 'talk:1'));
    }
  };
  const entries = async (): Promise<{ kind: string; state: string; handler: string | null }[]> =>
    app
      .em()
      .execute(
        `select kind, state, handler from kernel_outbox where name like 'talker.%' or name like 'keeper.%' order by id`,
      );
  const parked = async (count: number) =>
    eventually(entries, (all) => all.length === count && all.every(({ state }) => state === 'parked'));
  const missed = async () =>
    (await admin.get<{ name: string; missed: object }[]>('/admin/plugins')).data.find(({ name }) => name === 'keeper')
      ?.missed;
  const heardAll = async (count: number) => {
    await eventually(
      () => [...heard],
      (all) => all.length >= count,
    );
    await eventually(entries, (all) => all.length === 0);
    return heard.splice(0);
  };

  const eraseNow = async (person: SignedInClient) => {
    await person.delete('/users/me');
    await app.em().execute(`update users_user set erase_at = now() where username = ?`, [person.account.username]);
    await app.em().execute(`update kernel_outbox set run_at = now() where name = 'users.erase'`);
  };
  const erase = async (): Promise<string> => {
    const ada = await app.client.signUp();
    const { id } = (await ada.get<{ id: string }>('/users/me')).data;
    await app.em().execute('insert into keeper_row (id, user_id) values (?, ?)', [newId(), id]);
    await eraseNow(ada);
    await eventually(
      () => app.em().execute<unknown[]>('select 1 from users_user where id = ?', [id]),
      (users) => users.length === 0,
    );
    return id;
  };
  const rowsOf = async (id: string) => app.em().execute('select 1 from keeper_row where user_id = ?', [id]);

  for (const [how, plugins, env] of [
    ['disabled', [talker, keeper], { ROOST_DISABLED_PLUGINS: 'keeper' }],
    ['taken out of the list', [talker], {}],
  ] as const) {
    it(`hears of what happened when it is back, in order and once, after it was ${how}`, async () => {
      const without = await startWorker(plugins, env);
      await app.em().transactional(async () => (await app.api.resolve(Outbox)).enqueue(work, { number: 7 }));
      await say(1, 2, 3);
      await eventually(entries, (all) => all.filter(({ kind }) => kind === 'delivery').length === 6);
      await stop(without);
      // Parked at the next start, if not by this one.
      await stop(await startWorker(plugins, env));
      await parked(7);
      expect(await missed()).toEqual({ events: 6, jobs: 1, hooks: 0, rebuildSince: null });
      expect(heard).toEqual([]);

      await startWorker([talker, keeper]);
      const all = await heardAll(7);
      expect(all.filter((what) => what.startsWith('said'))).toEqual(['said 1', 'said 2', 'said 3']);
      expect(all.filter((what) => what.startsWith('all'))).toEqual(['all 1', 'all 2', 'all 3']);
      expect(all).toContain('work 7');
      expect(all).toHaveLength(7);
      expect(await missed()).toEqual({ events: 0, jobs: 0, hooks: 0, rebuildSince: null });
      await say(4);
      expect(await heardAll(2)).toEqual(expect.arrayContaining(['said 4', 'all 4']));
    });

    it(`keeps nobody who was erased while it was ${how}`, async () => {
      const without = await startWorker(plugins, env);
      const id = await erase();
      expect(await rowsOf(id)).toHaveLength(1);
      expect(await missed()).toMatchObject({ hooks: 1 });
      await stop(without);

      refusal.reason = 'the shelf is stuck';
      for (const process of ['api', 'worker'] as const) {
        await expect(start(process, [talker, keeper])).rejects.toThrow(
          /^Plugin keeper: the hook users.erasing, which it missed on .* while it was off, failed: the shelf is stuck$/,
        );
      }
      expect(await rowsOf(id)).toHaveLength(1);
      refusal.reason = '';
      // Whichever starts first: the handler is in the worker's modules only.
      await Promise.all(['api', 'worker'].map((process) => start(process as 'api' | 'worker', [talker, keeper])));
      expect(await rowsOf(id)).toEqual([]);
      expect(heard.filter((what) => what === 'erased')).toHaveLength(1);
      expect(await missed()).toMatchObject({ hooks: 0 });
    });
  }

  it('is back without those who were erased also when the API starts first', async () => {
    const without = await startWorker([talker]);
    const id = await erase();
    await stop(without);
    await start('api', [talker, keeper]);
    expect(await rowsOf(id)).toEqual([]);
  });

  it('does not keep what names a person who is erased', async () => {
    const without = await startWorker([talker]);
    const ada = await app.client.signUp();
    const { id } = (await ada.get<{ id: string }>('/users/me')).data;
    const park = (payload: object, aggregate: string) =>
      app.em().execute(
        `insert into kernel_outbox (kind, name, plugin, handler, aggregate, payload, state)
         values ('delivery', 'talker.said', 'keeper', 'keeper/listen', ?, ?::jsonb, 'parked')`,
        [aggregate, JSON.stringify(payload)],
      );
    await park({ deep: [{ by: `user:${id}` }] }, 'talk:1');
    await park({}, `user:${id}`);
    await park({ number: 1 }, 'talk:1');
    await eraseNow(ada);
    const left = await eventually(
      () => app.em().execute<{ payload: object }[]>(`select payload from kernel_outbox where name = 'talker.said'`),
      (all) => all.length === 1,
    );
    expect(left).toEqual([{ payload: { number: 1 } }]);
    await stop(without);
  });

  it('rebuilds when too much happened meanwhile', async () => {
    const bounded = { OUTBOX_PARKED_ENTRIES: '5' };
    let without = await startWorker([talker], bounded);
    await say(1, 2, 3);
    await parked(6);
    await stop(without);
    without = await startWorker([talker], bounded);
    expect(await entries()).toEqual([]);
    expect(await missed()).toMatchObject({ events: 0, hooks: 0, rebuildSince: expect.any(String) as string });
    await say(4);
    await parked(2);
    await stop(without);
    await startWorker([talker, keeper]);
    const [first, ...others] = await heardAll(3);
    expect(first).toBe('rebuild: too-many');
    expect(others.sort()).toEqual(['all 4', 'said 4']);
  });

  it('rebuilds when it was off for too long', async () => {
    let without = await startWorker([talker]);
    await say(5);
    await parked(2);
    await stop(without);
    await app.em().execute(`update kernel_outbox set created_at = now() - interval '31 days'`);
    without = await startWorker([talker]);
    await stop(without);
    // The API does it, too, if it is the first.
    await start('api', [talker, keeper]);
    expect(heard).toEqual(['rebuild: too-long']);
    expect(await missed()).toEqual({ events: 0, jobs: 0, hooks: 0, rebuildSince: null });
  });

  it('does not get what it has no handler for any more', async () => {
    const without = await startWorker([talker]);
    await say(1);
    await parked(2);
    await stop(without);
    const later = await startWorker([talker, forgetful]);
    expect(await entries()).toEqual([]);
    await stop(later);
    // And so that the other tests find it as it was.
    await startWorker([talker, keeper]);
    expect(heard).toEqual([]);
  });

  it('gets all of a lane whose first entry a worker parked that does not know the handler yet', async () => {
    const worker = await startWorker([talker, keeper]);
    const sort = () =>
      app.em().transactional(() => worker.get(ParkedEntries, { strict: false }).sort(['keeper/listen']));
    const put = (number: number, state: string) =>
      app.em().execute(
        `insert into kernel_outbox (kind, name, plugin, handler, aggregate, payload, state)
         values ('delivery', 'talker.said', 'keeper', 'keeper/listen', 'talk:2', ?::jsonb, ?)`,
        [JSON.stringify({ number }), state],
      );
    await app.em().transactional(async () => {
      await put(1, 'parked');
      await put(2, 'blocked');
      await put(3, 'blocked');
    });
    await sort();
    await eventually(
      () => heard.length,
      (count) => count === 3,
    );
    expect(heard).toEqual(['said 1', 'said 2', 'said 3']);

    // What was first was deleted: of somebody who was erased, or too old.
    await put(4, 'blocked');
    await sort();
    await heardAll(4);
  });

  it('gets what was handed to the queue before it was switched off', async () => {
    await app.em().execute(
      `insert into kernel_outbox (kind, name, plugin, handler, payload, state, queued_at) values
       ('delivery', 'talker.said', 'keeper', 'keeper/listen', '{"number": 8}', 'queued', now() - interval '1 hour')`,
    );
    const without = await startWorker([talker]);
    await parked(1);
    // The queue still has this one.
    const [{ id }] = await app.em().execute<[{ id: string }]>(
      `insert into kernel_outbox (kind, name, plugin, handler, payload, state, queued_at) values
       ('delivery', 'talker.said', 'keeper', 'keeper/listen', '{"number": 9}', 'queued', now()) returning id`,
    );
    const queue = without.get<{ add: (name: string, data: object, options: object) => Promise<unknown> }>(
      'BullQueue_kernel.events',
      { strict: false },
    );
    await queue.add('talker.said', {}, { jobId: id, removeOnComplete: true });
    await parked(2);
    await stop(without);
    await startWorker([talker, keeper]);
    expect((await heardAll(2)).sort()).toEqual(['said 8', 'said 9']);
  });
});
