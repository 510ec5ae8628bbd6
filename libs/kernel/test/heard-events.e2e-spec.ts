import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { distribution } from '@roost/distribution';
import { compose, createWorker, KernelModule, ormConfig } from '@roost/kernel';
import { defineEvent, definePlugin, OnEvent, Outbox, type PluginManifest } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

class Door {
  door: string;
}
const opened = defineEvent('town.opened', { version: 1, payload: Door });
const closed = defineEvent('town.closed', { version: 1, payload: Door });

const heard: string[] = [];

@Injectable()
class Watch {
  @OnEvent(opened, { id: 'watch' })
  async watch({ door }: Door): Promise<void> {
    heard.push(`opened ${door}`);
    return Promise.resolve();
  }
}
@Injectable()
class NightWatch {
  @OnEvent(closed, { id: 'watch' })
  async watch({ door }: Door): Promise<void> {
    heard.push(`closed ${door}`);
    return Promise.resolve();
  }
}
@Module({ providers: [Watch] })
class TownModule {}
@Module({ providers: [NightWatch] })
class NightModule {}

const about = { version: '1.0.0', compat: '^1.0.0' };
const town = definePlugin({ ...about, name: 'town', events: [opened, closed], worker: () => TownModule });
const night = definePlugin({ ...about, name: 'night', requires: ['town'], worker: () => NightModule });

describe('An event', () => {
  let app: TestApp;
  const workers = new Set<INestApplicationContext>();
  beforeAll(async () => {
    app = await createTestApp({ plugins: [town] });
  });
  afterAll(async () => {
    for (const worker of workers) await worker.close();
    await app.close();
  });

  const startWorker = async (plugins: readonly PluginManifest[]): Promise<INestApplicationContext> => {
    const composition = await compose({ ...distribution, plugins: [...distribution.plugins, ...plugins] }, app.env);
    const imports = [await KernelModule.forWorker(composition, ormConfig(composition))];
    const worker = await createWorker(composition, { module: class WorkerModule {}, imports });
    workers.add(worker);
    return worker;
  };
  const stop = async (worker: INestApplicationContext) => {
    workers.delete(worker);
    await worker.close();
  };
  let tries = 0;
  /** Each time about something else: what an earlier call wrote may not have been delivered yet. @returns the names of what was written. */
  const tell = async (door: string): Promise<string[]> => {
    const aggregate = `${door} ${String(++tries)}`;
    return app.em().transactional(async (em) => {
      const outbox = await app.api.resolve(Outbox);
      await outbox.emit(opened, { door }, aggregate);
      await outbox.emit(closed, { door }, aggregate);
      await outbox.emitAll(closed, [{ payload: { door }, aggregate }]);
      const rows = await em.execute<{ name: string }[]>(
        `select name from kernel_outbox where name like 'town.%' and aggregate = ? order by id`,
        [aggregate],
      );
      return rows.map(({ name }) => name);
    });
  };
  const allHeard = async (): Promise<string[]> => {
    await eventually(
      () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where name like 'town.%'`),
      (left) => left.length === 0,
    );
    return heard.splice(0).sort();
  };

  it('waits for the first worker, then is written where somebody hears of it, and costs nothing where nobody does', async () => {
    // The worker to come may have any handler.
    expect(await tell('north')).toEqual(['town.opened', 'town.closed', 'town.closed']);
    const worker = await startWorker([town]);
    expect(await allHeard()).toEqual(['opened north']);
    await eventually(
      () => tell('east'),
      (written) => written.join() === 'town.opened',
    );
    expect(new Set(await allHeard())).toContain('opened east');

    // Another worker has a plugin that this API knows nothing of.
    const other = await startWorker([town, night]);
    await eventually(
      () => tell('south'),
      (written) => written.join() === 'town.opened,town.closed,town.closed',
    );
    await stop(worker);
    const all = await allHeard();
    for (const what of ['opened south', 'closed south']) expect(all).toContain(what);

    // What the plugin of a worker that is gone has heard of waits for its return.
    await stop(other);
    expect(await tell('west')).toEqual(['town.opened', 'town.closed', 'town.closed']);
    await stop(await startWorker([town]));
    expect(await tell('west')).toContain('town.closed');
    await startWorker([town, night]);
    expect(await allHeard()).toEqual(expect.arrayContaining(['closed west', 'opened west']));
  });
});
