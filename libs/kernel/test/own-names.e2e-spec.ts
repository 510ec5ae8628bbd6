import { once } from 'node:events';
import { createServer } from 'node:net';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Module } from '@nestjs/common';
import {
  AuditLog,
  defineEvent,
  definePlugin,
  Metrics,
  Notifications,
  Outbox,
  type PluginManifest,
  RateLimiter,
  Secrets,
  SharedCache,
} from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

class Happened {
  number: number;
}
const happened = defineEvent('left.happened', { version: 1, payload: Happened });

/** What a plugin does with every seam that has names, each time under the same name. */
interface Probe {
  limiter: RateLimiter;
  secrets: Secrets;
  cache: SharedCache;
  notifications: Notifications;
  outbox: Outbox;
  count: () => void;
  record: () => Promise<void>;
}

const NAME = 'thing';
const probes = new Map<string, Probe>();

/** Two plugins of the same code: what they name differs by their own names only. */
function pluginOf(name: string): PluginManifest {
  @Injectable()
  class Deeper {
    readonly count: () => void;

    constructor(
      private readonly audit: AuditLog,
      metrics: Metrics,
    ) {
      const counter = metrics.counter({ name: 'things_total', help: 'Things' });
      this.count = () => {
        counter.add({});
      };
    }

    async record(em: EntityManager): Promise<void> {
      const entry = { action: 'thing-done', target: 'thing:1', projectId: '00000000-0000-0000-0000-000000000000' };
      await em.fork().transactional(() => this.audit.record(entry));
    }
  }

  @Injectable()
  class Service implements Probe {
    readonly count: () => void;

    constructor(
      readonly em: EntityManager,
      readonly limiter: RateLimiter,
      readonly secrets: Secrets,
      readonly cache: SharedCache,
      readonly notifications: Notifications,
      readonly outbox: Outbox,
      readonly deeper: Deeper,
    ) {
      this.count = deeper.count;
      probes.set(name, this);
    }

    record = async (): Promise<void> => this.deeper.record(this.em);
  }

  @Module({ providers: [Deeper], exports: [Deeper] })
  class DeeperModule {}
  @Module({ imports: [DeeperModule], providers: [Service] })
  class ProbeModule {}
  return definePlugin({
    name,
    version: '1.0.0',
    compat: '^1.0.0',
    ...(name === 'left' ? { events: [happened] } : {}),
    module: ProbeModule,
  });
}

describe('What plugins name', () => {
  let app: TestApp;
  let left: Probe;
  let right: Probe;
  let workerPort: number;
  const probeOf = (name: string): Probe => {
    const probe = probes.get(name);
    if (!probe) throw new Error(`There is no plugin ${name}`);
    return probe;
  };

  beforeAll(async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port: workerPort } = server.address() as { port: number });
    server.close();
    app = await createTestApp({
      plugins: [pluginOf('left'), pluginOf('right-hand')],
      worker: true,
      env: { WORKER_METRICS_PORT: String(workerPort) },
    });
    [left, right] = [probeOf('left'), probeOf('right-hand')];
  });
  afterAll(async () => {
    await app.close();
  });

  it('is their own: limits', async () => {
    const limit = { name: NAME, budget: '1/1h', by: 'everyone' } as const;
    expect([await left.limiter.tryTake(limit), await left.limiter.tryTake(limit)]).toEqual([true, false]);
    await expect(left.limiter.take(limit)).rejects.toMatchObject({
      details: { headers: { ratelimit: expect.stringMatching(/^"left\.thing";r=0/) as string } },
    });
    expect(await right.limiter.tryTake(limit)).toBe(true);
  });

  it('is their own: keys', async () => {
    expect(left.secrets.derive(NAME).equals(right.secrets.derive(NAME))).toBe(false);
    const sealed = left.secrets.seal(NAME, Buffer.from('mine'));
    expect(left.secrets.unseal(NAME, sealed).toString()).toBe('mine');
    expect(() => right.secrets.unseal(NAME, sealed)).toThrow();
    // Kept under what the installation has called it since the first release.
    const all = await app.api.resolve(Secrets);
    expect(all.unseal('left.thing', sealed).toString()).toBe('mine');
  });

  it('is their own: what processes share', async () => {
    expect(await left.cache.set(NAME, 'left', 60)).toBe(true);
    expect(await right.cache.setIfAbsent(NAME, 'right', 60)).toBe(true);
    expect([await left.cache.get(NAME), await right.cache.get(NAME)]).toEqual(['left', 'right']);
  });

  it('is their own: channels', async () => {
    const heard: string[] = [];
    for (const [name, { notifications }] of probes) {
      notifications.listen(NAME, (payload) => heard.push(`${name} ${payload ?? 'listens'}`));
    }
    const hears = async (...wanted: string[]) =>
      eventually(
        () => heard.splice(0).sort(),
        (now) => now.join() === wanted.join(),
      );
    await eventually(
      () => heard.length,
      (count) => count === 2,
    );
    await hears('left listens', 'right-hand listens');
    left.notifications.wake(NAME, 'one');
    await hears('left one');
    await right.notifications.notify(NAME, 'two');
    expect(await hears('right-hand two')).toEqual(['right-hand two']);
  });

  it('is their own: actions in the audit log', async () => {
    await left.record();
    await right.record();
    const rows = await app.em().execute<{ action: string }[]>(`select action from kernel_audit order by action`);
    expect(rows.map(({ action }) => action)).toEqual(['left.thing-done', 'right-hand.thing-done']);
  });

  it('is their own: figures, which each process shows', async () => {
    // The last plugin of its name that was made is that of the worker.
    left.count();
    right.count();
    right.count();
    const metrics = await fetch(`http://127.0.0.1:${String(workerPort)}/metrics`);
    expect([metrics.status, await metrics.text()]).toEqual([
      200,
      expect.stringMatching(/^roost_left_things_total 1$[^]*^roost_right_hand_things_total 2$/m) as string,
    ]);
    expect((await fetch(`http://127.0.0.1:${String(workerPort)}/other`)).status).toBe(404);
    const ofApi = await app.client.get('/metrics');
    expect(ofApi.bytes.toString()).toMatch(/^roost_left_things_total 0$/m);
  });

  it('never names the plugin again, and writes nothing of another', async () => {
    await expect(left.limiter.take({ name: 'left.thing', budget: '1/1h', by: 'everyone' })).rejects.toThrow(
      'Plugin left: "left.thing" is not a valid name after the prefix "left."',
    );
    const byAnother = app.em().transactional(async () => right.outbox.emit(happened, { number: 1 }, 'thing:1'));
    await expect(byAnother).rejects.toThrow('Plugin right-hand: the event left.happened belongs to another plugin');
  });
});
