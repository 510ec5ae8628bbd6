import {
  ApiClient,
  createTestApp,
  eventually,
  SpawnedProcess,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

describe('A request with an Idempotency-Key', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const post = async (client: ApiClient) =>
    client.request<{ id: string }>('POST', '/posts', {
      json: { title: 'Once', content: 'And only once' },
      headers: { 'idempotency-key': 'a post' },
    });
  const rows = async (sql: string) => app.em().execute<Record<string, unknown>[]>(sql);

  it('leaves neither effect nor key when its process is killed in the midst of it', async () => {
    const process = new SpawnedProcess('api', { ...app.env, LOG_LEVEL: 'info', PORT: '0' });
    const there = new ApiClient(await process.address(), { authorization: `Bearer ${ada.account.accessToken}` });
    const { promise: isReleased, resolve: release } = Promise.withResolvers<undefined>();
    const held = app.em().transactional(async (em) => {
      // Stands behind the effect: the outbox is written after the post.
      await em.execute('lock table kernel_outbox in share mode');
      await isReleased;
    });
    const lost = post(there).catch(() => undefined);
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      and query like '%kernel_outbox%'`;
    await eventually(
      () => rows(waiting),
      ({ length }) => length > 0,
    );
    const early = await post(ada);
    expect([early.status, early.body.code]).toEqual([409, 'http.idempotency_in_flight']);
    process.kill('SIGKILL');
    await process.exit();
    release(undefined);
    await held;
    await lost;
    const again = await eventually(
      () => post(ada),
      ({ status }) => status !== 409,
    );
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
    const once = await post(ada);
    expect([once.data, once.headers.get('idempotency-replayed')]).toEqual([again.data, 'true']);
    expect((await rows(`select id from posts_post`)).length).toBe(1);
    expect((await rows(`select 1 from kernel_outbox where name = 'posts.created'`)).length).toBe(1);
  });
});
