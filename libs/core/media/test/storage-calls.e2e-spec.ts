import { rm } from 'node:fs/promises';
import { EntityManager, RequestContext } from '@mikro-orm/postgresql';
import { createTestApp, eventually, makePng, S3Server, type SignedInClient, type TestApp } from '@roost/testing';
import { MoveService, type StorageDriver, StoragePort } from '@roost/storage';

interface Manifest {
  id: string;
  status: string;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** Makes a storage hang: while it is closed to a method, no call of it comes to its end. */
class Gate {
  /** What hangs now. */
  readonly waiting: string[] = [];
  private closed: readonly string[] = [];
  private opening: Promise<void> | undefined;
  private open: () => void = () => undefined;

  guard(storage: StorageDriver): void {
    for (const name of ['put', 'get', 'head', 'delete', 'deletePrefix', 'compose'] as const) {
      const method = (storage[name] as (...args: unknown[]) => Promise<unknown>).bind(storage);
      const late = async (...args: unknown[]): Promise<unknown> => {
        await this.pass(name);
        return method(...args);
      };
      Object.assign(storage, { [name]: late });
    }
    const list = storage.list.bind(storage);
    const pass = () => this.pass('list');
    Object.assign(storage, {
      async *list(prefix: string) {
        await pass();
        yield* list(prefix);
      },
    });
  }

  close(methods: readonly string[]): void {
    this.closed = methods;
    this.opening = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.opening = undefined;
    this.waiting.length = 0;
    this.open();
  }

  private async pass(name: string): Promise<void> {
    if (!this.opening || !this.closed.includes(name)) return;
    this.waiting.push(name);
    await this.opening;
  }
}

describe('A storage that hangs', () => {
  const gate = new Gate();
  let app: TestApp;
  let s3: S3Server;
  let ada: SignedInClient;
  beforeAll(async () => {
    s3 = await S3Server.start();
    app = await createTestApp({ worker: true, env: { ...s3.env, STORAGE_ALSO_OPEN: 's3' } });
    const local = app.composition.drivers.find(({ port, name }) => port.name === 'storage' && name === 'local');
    for (const process of [app.api, app.worker]) {
      if (process && local) gate.guard(process.get<StorageDriver>(local.useClass, { strict: false }));
    }
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    gate.release();
    await app.close();
    await s3.stop();
  });

  const settled = async (id: string): Promise<Manifest> =>
    eventually(
      async () => (await ada.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status !== 'processing',
    );
  const outboxIsEmpty = async () =>
    eventually(
      async () => (await app.em().execute<unknown[]>('select 1 from kernel_outbox')).length,
      (count) => count === 0,
    );
  const openTransactions = async (): Promise<unknown[]> =>
    app.em().execute(
      `select state, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and xact_start is not null`,
    );
  /** Does it while one of these methods hangs, and then lets it go on. */
  const meanwhile = async <T>(methods: readonly string[], act: () => Promise<T>): Promise<T> => {
    gate.close(methods);
    const done = act();
    // A failure is seen below, where it is awaited.
    done.catch(() => undefined);
    try {
      await eventually(
        () => gate.waiting.length,
        (count) => count > 0,
      );
      await eventually(openTransactions, (open) => open.length === 0);
    } finally {
      gate.release();
    }
    return done;
  };
  const upload = async (bytes: Buffer): Promise<string> => (await ada.upload<Manifest>(bytes)).data.id;
  const sourceOf = (id: string): string =>
    app.api.get<StorageDriver>(StoragePort.token, { strict: false }).localPath(`media/${id}/source`) ?? '';

  it('is not called inside a transaction by anyone', async () => {
    for (const process of [app.api, app.worker]) {
      if (!process) continue;
      const em = process.get(EntityManager).fork();
      const storage = process.get<StorageDriver>(StoragePort.token, { strict: false });
      await expect(em.transactional(async () => storage.head('media/a/source'))).rejects.toThrow(/inside a database/);
      await expect(em.transactional(async () => storage.check())).rejects.toThrow(/inside a database/);
      expect(await storage.head('media/a/source')).toBeNull();
    }
  });

  it('leaves no transaction open while files come, by form and in pieces', async () => {
    const id = await meanwhile(['put'], () => upload(makePng(61, 40)));
    expect((await settled(id)).status).toBe('ready');
    const bytes = makePng(62, 40);
    const begun = await ada.request('POST', '/media/uploads', {
      headers: { ...TUS, 'upload-length': String(bytes.length) },
    });
    const path = begun.headers.get('location') ?? '';
    const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    const send = () => ada.request('PATCH', path, { headers, body: new Uint8Array(bytes) });
    expect(await meanwhile(['put'], send)).toMatchObject({ status: 204 });
    expect((await settled(path.split('/').at(-1) ?? '')).status).toBe('ready');
  });

  it('leaves none open while lost bytes are put back, and loses none of it', async () => {
    const bytes = makePng(63, 40);
    const id = await upload(bytes);
    await settled(id);
    await outboxIsEmpty();
    await rm(sourceOf(id));
    const again = await meanwhile(['head'], () => upload(bytes));
    await eventually(
      async () => (await ada.get(`/media/${id}/file`)).status,
      (status) => status === 200,
    );
    await outboxIsEmpty();
    expect((await ada.get(`/media/${again}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('leaves none open while media are deleted, swept and moved', async () => {
    const [gone, kept] = [await upload(makePng(64, 40)), await upload(makePng(65, 40))];
    for (const id of [gone, kept]) await settled(id);
    await outboxIsEmpty();
    await meanwhile(['deletePrefix'], () => ada.delete(`/media/${gone}?permanent=true`));
    await outboxIsEmpty();
    const enqueue = async (name: string) =>
      app
        .em()
        .execute(`insert into kernel_outbox (kind, name, handler, payload) values ('job', ?, ?, '{}')`, [name, name]);
    await meanwhile(['list', 'head'], () => enqueue('storage.sweep'));
    await outboxIsEmpty();
    const moves = app.api.get(MoveService, { strict: false });
    const em = app.api.get(EntityManager).fork();
    const moved = await meanwhile(['get'], () => RequestContext.create(em, () => moves.moveAll('s3')));
    expect(moved).toMatchObject({ missing: [] });
    expect((await ada.get(`/media/${kept}/file`)).status).toBe(200);
  });

  it('leaves none open while a person is erased', async () => {
    const eve = await app.client.signUp();
    await eve.upload(makePng(66, 40));
    await eve.request('POST', '/media/uploads', { headers: { ...TUS, 'upload-length': '1000' } });
    await outboxIsEmpty();
    expect((await eve.delete('/users/me')).status).toBe(200);
    const erase = async () => {
      await app.em().execute('update users_user set erase_at = now() where id = ?', [eve.account.id]);
      await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    };
    await meanwhile(['deletePrefix'], erase);
    await outboxIsEmpty();
    const em = app.em();
    for (const table of ['media', 'upload', 'turn']) {
      expect(await em.execute(`select 1 from media_${table} where owner_id = ?`, [eve.account.id])).toEqual([]);
    }
    expect(await em.execute('select 1 from users_user where id = ?', [eve.account.id])).toEqual([]);
  });
});
