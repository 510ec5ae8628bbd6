import { MikroORM } from '@mikro-orm/postgresql';
import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { createWorker, KernelModule, ormConfig, ownerOrmConfig } from '@roost/kernel';
import {
  type AnyEvent,
  type Audience,
  defineEvent,
  defineJob,
  definePlugin,
  OnAnyEvent,
  OnEvent,
  OnJob,
  Outbox,
} from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

class Said {
  projectId: string;
  text: string;
}
class Work {
  text: string;
}
/** As version 1 wrote them, when the text was called `words`. */
const upcast = (payload: unknown): Said => ({ projectId: 'old', text: (payload as { words: string }).words });

const said = defineEvent('left.said', {
  version: 2,
  payload: Said,
  formerly: ['left.was-said'],
  audience: ({ projectId }): Audience => ({ projectId, permission: 'left.listen' }),
  upcast,
});
const forgotten = defineEvent('left.forgotten', { version: 2, payload: Said, upcast: () => undefined });
const undeclared = defineEvent('left.said', { version: 2, payload: Said, upcast });
const work = defineJob('left.work', { version: 2, payload: Work, formerly: ['left.old-work'], upcast });

const heard: { by: string; text: string }[] = [];
const heardOfAll: AnyEvent[] = [];

function leftHandlers() {
  @Injectable()
  class Handlers {
    @OnEvent(said, { id: 'listen', formerly: ['OldHandlers.listen', 'heed'] })
    async listen({ text }: Said): Promise<void> {
      heard.push({ by: 'left', text });
      return Promise.resolve();
    }

    @OnEvent(forgotten, { id: 'forget' })
    async forget(): Promise<void> {
      heard.push({ by: 'left', text: 'what is to be forgotten' });
      return Promise.resolve();
    }

    @OnJob(work)
    async work({ text }: Work): Promise<void> {
      heard.push({ by: 'work', text });
      return Promise.resolve();
    }
  }
  return Handlers;
}

function rightHandlers() {
  @Injectable()
  class Handlers {
    @OnEvent(said, { id: 'listen' })
    async listen({ text }: Said): Promise<void> {
      heard.push({ by: 'right', text });
      return Promise.resolve();
    }

    @OnAnyEvent({ id: 'all' })
    async listenToAll(event: AnyEvent): Promise<void> {
      heardOfAll.push(event);
      return Promise.resolve();
    }
  }
  return Handlers;
}

@Module({ providers: [leftHandlers()] })
class LeftModule {}
@Module({ providers: [rightHandlers()] })
class RightModule {}

const about = { version: '1.0.0', compat: '^1.0.0' };
const left = definePlugin({
  ...about,
  name: 'left',
  events: [said, forgotten],
  jobs: [work],
  worker: () => LeftModule,
});
const right = definePlugin({ ...about, name: 'right', requires: ['left'], worker: () => RightModule });

describe('Events', () => {
  let app: TestApp;
  let orm: MikroORM;
  let worker: INestApplicationContext;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [left, right] });
    orm = await MikroORM.init(ownerOrmConfig(app.composition));
    await orm.migrator.down({
      migrations: ['kernel/20261126150000_add_states', 'kernel/20261126000000_add_versions'],
    });
    // As the version before wrote them: handlers by class and method, no versions.
    await orm.em.execute(
      `insert into kernel_outbox (kind, name, handler, aggregate, payload) values
       ('job', 'kernel.deliver-event', 'OldHandlers.listen', 'talk:1', '{"words": "an old delivery"}'),
       ('event', 'left.was-said', null, 'talk:1', '{"words": "an old event"}'),
       ('event', 'left.forgotten', null, 'talk:1', '{"words": "nothing"}'),
       ('job', 'left.old-work', 'left.old-work', null, '{"words": "an old job"}')`,
    );
    await orm.migrator.up();
    // Under an id that the handler had since.
    await orm.em.execute(
      `insert into kernel_outbox (kind, name, version, handler, aggregate, payload) values
       ('delivery', 'left.said', 2, 'left/heed', 'talk:1', '{"projectId": "new", "text": "a delivery to an old id"}')`,
    );
    const imports = [await KernelModule.forWorker(app.composition, ormConfig(app.composition))];
    worker = await createWorker(app.composition, { module: class WorkerModule {}, imports });
  });
  afterAll(async () => {
    await worker.close();
    await orm.close();
    await app.close();
  });

  const allDone = async () => {
    await eventually(
      () => app.em().execute<unknown[]>('select kind, name, handler, state, last_error from kernel_outbox'),
      (entries) => entries.length === 0,
    );
    return heard.splice(0).sort((a, b) => (a.by + a.text < b.by + b.text ? -1 : 1));
  };

  it('reach their handlers, and jobs theirs, under every name, and in every version, that they were stored in', async () => {
    expect(await allDone()).toEqual([
      { by: 'left', text: 'a delivery to an old id' },
      { by: 'left', text: 'an old delivery' },
      { by: 'left', text: 'an old event' },
      { by: 'right', text: 'an old event' },
      { by: 'work', text: 'an old job' },
    ]);
    expect(heardOfAll.splice(0)).toEqual([
      {
        name: 'left.said',
        version: 2,
        payload: { projectId: 'old', text: 'an old event' },
        audience: { projectId: 'old', permission: 'left.listen' },
        happenedAt: expect.any(Date) as Date,
      },
    ]);
  });

  it('reach each plugin once, however alike their classes are called', async () => {
    const payload = { projectId: 'new', text: 'hello' };
    const before = new Date();
    await app.em().transactional(async () => (await app.api.resolve(Outbox)).emit(said, payload, 'talk:2'));
    expect(await allDone()).toEqual([
      { by: 'left', text: 'hello' },
      { by: 'right', text: 'hello' },
    ]);
    const [event] = heardOfAll.splice(0);
    expect(event).toMatchObject({ name: 'left.said', version: 2, payload, audience: { projectId: 'new' } });
    expect(event?.happenedAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(event?.happenedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('are refused unless a loaded plugin declares them', async () => {
    const emitted = app.em().transactional(async () => {
      return (await app.api.resolve(Outbox)).emit(undeclared, { projectId: 'new', text: 'hello' }, 'talk:3');
    });
    await expect(emitted).rejects.toThrow('The event left.said is in the manifest of no loaded plugin');
  });
});
