import { runCommand } from '@roost/kernel';
import { type EnqueueOptions, type JobReport, Jobs, Outbox } from '@roost/plugin-kit';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { failures, heard, held, HOUR_MS, isBroken, probe, said, triesToTell, work } from './jobs-probe.spec-helper.js';

interface JobBody {
  id: string;
  job: string | null;
  event: string | null;
  handler: string | null;
  plugin: string | null;
  state: string;
  attempts: number;
  lastError: string | null;
  progress: object | null;
  payload?: object;
}

async function outboxOf(app: TestApp) {
  const outbox = await app.api.resolve(Outbox);
  const enqueue = (number: number, options: EnqueueOptions = {}) =>
    app.em().transactional(() => outbox.enqueue(work, { number }, options));
  /** @returns what a list shows of the event in the transaction that emits it, which is then undone. */
  const emit = async (number: number): Promise<readonly JobReport[]> => {
    let seen: readonly JobReport[] = [];
    const emitting = app.em().transactional(async () => {
      await outbox.emit(said, { number }, 'talk:3');
      seen = (await app.api.get(Jobs).list({ name: said.name, limit: 5 })).items;
      throw new Error('enough seen');
    });
    await expect(emitting).rejects.toThrow('enough seen');
    return seen;
  };
  return { enqueue, emit };
}

describe('/admin/jobs', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [probe] });
    admin = await app.signUpAdmin();
    const outbox = await app.api.resolve(Outbox);
    await app.em().transactional(() => outbox.emit(said, { number: 1 }, 'talk:1'));
    await app.em().transactional(() => outbox.enqueue(work, { number: 2 }, { key: 'two' }));
    await eventually(
      () => list('state=failed&plugin=probe'),
      (jobs) => jobs.length === 4,
    );
  }, 120_000);
  afterAll(async () => {
    await app.close();
  });

  const list = async (query: string) => (await admin.get<JobBody[]>(`/admin/jobs?${query}`)).data;
  const failed = async (handler: string) => {
    const found = (await list('state=failed&plugin=probe')).find((job) => job.handler === handler);
    if (!found) throw new Error(`${handler} was not given up`);
    return found;
  };

  it('lists what was given up, with the reason, by state, name and plugin, page by page', async () => {
    const all = await list('state=failed&plugin=probe');
    const about = { plugin: 'probe', state: 'failed' };
    const told = { ...about, job: null, event: 'kernel.job-failed', handler: 'probe/fail-again', attempts: 1 };
    expect(all).toHaveLength(4);
    expect(all.filter(({ handler }) => handler === 'probe/fail-again')).toEqual([
      expect.objectContaining({ ...told, lastError: 'I cannot bear it' }),
      expect.objectContaining({ ...told, lastError: 'I cannot bear it' }),
    ]);
    expect(all).toContainEqual(
      expect.objectContaining({ ...about, job: 'probe.work', attempts: 3, lastError: 'no strength, 3', key: 'two' }),
    );
    // Its error said that another try would not help.
    const listening = { ...about, job: null, event: 'probe.said', handler: 'probe/listen', attempts: 1 };
    expect(all).toContainEqual(expect.objectContaining({ ...listening, lastError: 'I am deaf' }));
    expect(all.some((job) => 'payload' in job)).toBe(false);

    expect(await list('name=probe.said')).toHaveLength(1);
    expect(await list('plugin=probe&state=waiting')).toEqual([]);
    const first = await admin.get<JobBody[]>('/admin/jobs?state=failed&plugin=probe&limit=3');
    const rest = await list(`state=failed&plugin=probe&limit=3&cursor=${first.body.meta?.nextCursor ?? ''}`);
    expect([...first.data, ...rest]).toEqual(all);
    expect((await admin.get('/admin/jobs?cursor=first')).status).toBe(400);
  });

  it('tells those who listen of jobs and of deliveries, and of no failure to listen', () => {
    const byHandler = [...failures].sort((a, b) => (a.handler < b.handler ? -1 : 1));
    expect(byHandler).toEqual([
      { job: 'probe.work', event: null, handler: 'probe.work', payload: { number: 2 }, reason: 'no strength, 3' },
      { job: null, event: 'probe.said', handler: 'probe/listen', payload: { number: 1 }, reason: 'I am deaf' },
    ]);
    expect(triesToTell).toEqual([1, 1]);
  });

  it('shows what a job carries with a permission of its own, and is for those who run the server', async () => {
    const { id } = await failed('probe/listen');
    const role = { description: 'Looks after jobs', permissions: ['admin.read-jobs', 'admin.manage-jobs'] };
    expect((await admin.put('/admin/roles/caretaker', role)).status).toBe(200);
    const eve = await app.client.signUp();
    expect((await eve.get('/admin/jobs')).status).toBe(403);
    await admin.put(`/admin/users/${eve.account.id}/roles`, { roles: ['member', 'caretaker'] });
    await eventually(
      () => eve.get('/admin/jobs'),
      ({ status }) => status === 200,
    );
    expect((await eve.get(`/admin/jobs/${id}`)).status).toBe(403);
    expect((await admin.get<JobBody>(`/admin/jobs/${id}`)).data).toMatchObject({ id, payload: { number: 1 } });
    expect((await admin.get('/admin/jobs/999999')).body.code).toBe('admin.job_not_found');
    expect((await admin.get('/admin/jobs/1x')).status).toBe(400);
  });

  it('retries and discards, and keeps both in the audit log', async () => {
    const { id } = await failed('probe.work');
    isBroken.job = false;
    const answers = await Promise.all(Array.from({ length: 4 }, () => admin.post(`/admin/jobs/${id}/retry`)));
    expect(answers.map(({ status }) => status).filter((status) => status === 202)).toHaveLength(1);
    await eventually(
      () => heard,
      (all) => all.includes('work 2'),
    );
    expect(heard).toEqual(['work 2']);
    await eventually(
      () => admin.get(`/admin/jobs/${id}`),
      ({ status }) => status === 404,
    );
    const told = await failed('probe/fail-again');
    expect((await admin.delete(`/admin/jobs/${told.id}`)).status).toBe(200);
    expect((await admin.delete(`/admin/jobs/${told.id}`)).body.code).toBe('admin.job_not_found');
    const actions = async (target: string) =>
      (await admin.get<{ action: string; actorId: string }[]>(`/admin/audit?target=job:${target}`)).data;
    expect(await actions(id)).toEqual([
      expect.objectContaining({
        action: 'admin.job-retried',
        actorId: admin.account.id,
        // No error: it may name people.
        details: { job: 'probe.work', event: null, handler: 'probe.work' },
      }),
    ]);
    expect((await actions(told.id)).map(({ action }) => action)).toEqual(['admin.job-discarded']);
  });

  it('is there on the command line, too', async () => {
    const roost = (name: string, ...args: string[]) => runCommand(app.composition, name, args);
    const { id } = await failed('probe/listen');
    const lines = (await roost('jobs list', '--name', 'probe.said')).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${id}  failed  \\S+Z  probe.said for probe/listen  1 run  I am deaf$`)),
    ]);
    await expect(roost('jobs list', '--state', 'lost')).rejects.toThrow('--state must be one of waiting, blocked');
    await expect(roost('jobs retry')).rejects.toThrow('Give ids from');
    await expect(roost('jobs retry', '1x')).rejects.toThrow('Give ids from');
    await expect(roost('jobs discard', id, '--plugin', 'probe')).rejects.toThrow('Give ids from');
    isBroken.event = false;
    expect(await roost('jobs retry', '--name', 'probe.said')).toBe(`Will be tried again: ${id}`);
    expect(await roost('jobs retry', '--name', 'probe.nothing')).toBe('No failed jobs');
    await eventually(
      () => heard,
      (all) => all.includes('said 1'),
    );
    const told = await failed('probe/fail-again');
    expect(await roost('jobs discard', told.id)).toBe(`Discarded: ${told.id}`);
    expect(await roost('jobs list', '--plugin', 'probe')).toBe('No failed jobs');
    const audit = await admin.get<{ actorId: string | null }[]>(`/admin/audit?target=job:${told.id}`);
    expect(audit.data.map(({ actorId }) => actorId)).toEqual([null]);
  });

  it('shows what waits, blocks and runs, and puts what is retried before what still waits', async () => {
    const states = async (query: string) =>
      (await list(query)).map(({ state, handler, progress }) => ({ state, handler, progress })).reverse();
    const outbox = await app.api.resolve(Outbox);
    const say = (number: number) => app.em().transactional(() => outbox.emit(said, { number }, 'talk:2'));
    heard.length = 0;
    isBroken.event = true;
    await say(10);
    const [first] = await eventually(
      () => list('state=failed&name=probe.said'),
      ({ length }) => length === 1,
    );
    isBroken.event = false;
    held.number = 11;
    for (const number of [11, 12, 13]) await say(number);
    const probe = { handler: 'probe/listen', progress: null };
    const [running, blocked] = [
      { ...probe, state: 'running' },
      { ...probe, state: 'blocked' },
    ];
    await eventually(
      () => states('name=probe.said'),
      (all) => all[1]?.state === 'running' && all.length === 4,
    );
    expect(await states('name=probe.said')).toEqual([{ ...probe, state: 'failed' }, running, blocked, blocked]);
    expect((await admin.post(`/admin/jobs/${first?.id ?? ''}/retry`)).status).toBe(202);
    await eventually(
      () => states('name=probe.said'),
      ([retried]) => retried?.state === 'blocked',
    );
    // What waits or runs is neither retried nor discarded.
    expect((await admin.post(`/admin/jobs/${first?.id ?? ''}/retry`)).body.code).toBe('admin.job_not_failed');
    expect((await admin.delete(`/admin/jobs/${first?.id ?? ''}`)).body.code).toBe('admin.job_not_failed');
    held.letGo();
    await eventually(
      () => heard,
      ({ length }) => length === 4,
    );
    expect(heard).toEqual(['said 11', 'said 10', 'said 12', 'said 13']);

    const { enqueue, emit } = await outboxOf(app);
    await enqueue(5, { delayMs: HOUR_MS, key: 'later' });
    held.number = 6;
    await enqueue(6);
    await eventually(
      () => states('name=probe.work'),
      ([, second]) => second?.progress !== null && second?.state === 'running',
    );
    const work = { handler: 'probe.work', progress: null };
    expect(await states('name=probe.work')).toEqual([
      { ...work, state: 'waiting' },
      { ...work, state: 'running', progress: { done: 1, of: 2 } },
    ]);
    held.letGo();
    // Nobody knows yet who handles what was just emitted.
    expect(await emit(14)).toEqual([expect.objectContaining({ event: 'probe.said', handler: null, state: 'waiting' })]);
    await app.em().execute(`delete from kernel_outbox where key = 'later'`);
  });

  it('does not retry a job beside a newer one of its key, also when that one is enqueued at the same time', async () => {
    const { enqueue } = await outboxOf(app);
    isBroken.job = true;
    await enqueue(20, { key: 'twice' });
    const [job] = await eventually(
      () => list('state=failed&name=probe.work'),
      ({ length }) => length === 1,
    );
    const retry = () => admin.post(`/admin/jobs/${job?.id ?? ''}/retry`);
    let retrying: ReturnType<typeof retry> | undefined;
    await app.em().transactional(async () => {
      await (await app.api.resolve(Outbox)).enqueue(work, { number: 21 }, { key: 'twice', delayMs: HOUR_MS });
      retrying = retry();
      await eventually(
        () => app.em().execute(`select 1 from pg_locks where not granted and locktype = 'transactionid'`),
        ({ length }) => length > 0,
      );
    });
    expect((await retrying)?.body.code).toBe('admin.job_not_failed');
    expect((await retry()).body.code).toBe('admin.job_not_failed');
    expect((await admin.delete(`/admin/jobs/${job?.id ?? ''}`)).status).toBe(200);
    await app.em().execute(`delete from kernel_outbox where key = 'twice'`);
  });

  it('keeps nothing of somebody who is erased', async () => {
    isBroken.event = true;
    const gone = '0190a5d0-0000-7000-8000-000000000001';
    const stays = '0190a5d0-0000-7000-8000-000000000002';
    const outbox = await app.api.resolve(Outbox);
    for (const id of [gone, stays]) await app.em().transactional(() => outbox.emit(said, { number: 1 }, `user:${id}`));
    await eventually(
      () => list('state=failed&name=probe.said'),
      ({ length }) => length === 2,
    );
    // Named by its key alone, or by what went wrong.
    const named = { payload: '{}', progress: '{}', last_error: 'no' };
    for (const [key, words] of [
      [`user:${gone}`, named],
      ['progress', { ...named, progress: `{"at": "${gone}"}` }],
      ['reason', { ...named, last_error: `no such user: ${gone}` }],
    ] as const) {
      await app.em().execute(
        `insert into kernel_outbox (kind, name, plugin, handler, key, payload, progress, last_error, state)
         values ('job', 'probe.said', 'probe', 'probe.said', ?, ?::jsonb, ?::jsonb, ?, 'failed')`,
        [key, words.payload, words.progress, words.last_error],
      );
    }
    await app.em().transactional(() => outbox.forget(gone));
    const left = await app
      .em()
      .execute<{ aggregate: string }[]>(
        `select aggregate from kernel_outbox where state = 'failed' and name = 'probe.said'`,
      );
    expect(left).toEqual([{ aggregate: `user:${stays}` }]);
  });
});
