import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Get, Injectable, Module, Post } from '@nestjs/common';
import { defineJob, definePlugin, OnJob, Outbox, Public, Tracing } from '@roost/plugin-kit';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { type FakeSentry, type SentEvent, startFakeSentry } from './fake-sentry.js';

const breakJob = defineJob('probe.break', { attempts: 1 });

@Public()
@Controller('probe')
class ProbeController {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tracing: Tracing,
  ) {}

  @Get('fault')
  getFault(): never {
    throw new Error('it broke');
  }

  @Get('work')
  async getWork(): Promise<string> {
    return this.tracing.measure('probe.work', 'outer', (add) => {
      add({ op: 'probe.step', name: 'inner', startedAt: Date.now(), ms: 1 });
      return Promise.resolve('done');
    });
  }

  @Get('broken-work')
  async getBrokenWork(): Promise<void> {
    await this.tracing.measure('probe.work', 'broken', () => Promise.reject(new Error('it broke, too')));
  }

  @Get('values')
  async getValues(): Promise<string> {
    await this.em.execute('select ?::text, ?::int as int8, ?::text', [
      "O'Hara's secret",
      4711,
      String.raw`back\slash'secret`,
    ]);
    return 'done';
  }

  @Post('job')
  async postJob(): Promise<string> {
    await this.em.transactional(() => this.outbox.enqueue(breakJob, {}));
    return 'done';
  }
}

@Injectable()
class BreakJob {
  @OnJob(breakJob)
  async break(): Promise<void> {
    await sleep(1);
    throw new Error('the job broke');
  }
}

@Module({ controllers: [ProbeController] })
class ProbeApiModule {}

@Module({ providers: [BreakJob] })
class ProbeWorkerModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  jobs: [breakJob],
  api: () => ProbeApiModule,
  worker: () => ProbeWorkerModule,
});

describe('With SENTRY_TRACES_SAMPLE_RATE', () => {
  const clientSpan = '00f067aa0ba902b7';
  let sentry: FakeSentry;
  let app: TestApp;
  let lastTrace = 0;

  beforeAll(async () => {
    sentry = await startFakeSentry();
    const env = {
      SENTRY_DSN: sentry.dsn,
      SENTRY_TRACES_SAMPLE_RATE: '0.5',
      SENTRY_ENVIRONMENT: 'staging',
      SENTRY_RELEASE: 'shop@7',
      DATABASE_POOL: '2',
    };
    app = await createTestApp({ plugins: [probe], worker: true, env });
  });
  afterAll(async () => {
    await app.close();
    sentry.close();
  });

  /** A new trace id. @param isSampled what half of all are is decided by its end */
  const newTrace = (isSampled = true): string =>
    `4bf92f3577b34da6a3ce${String(++lastTrace).padStart(4, '0')}${isSampled ? '7fffffff' : '80000000'}`;
  const inTrace = (traceId: string) => ({ traceparent: `00-${traceId}-${clientSpan}-01` });
  const ofTrace = (traceId: string): SentEvent[] =>
    sentry.transactions.filter(({ contexts }) => contexts?.trace?.trace_id === traceId);
  const named = async (traceId: string, name: string): Promise<SentEvent> => {
    const find = (): SentEvent | undefined => ofTrace(traceId).find(({ transaction }) => transaction === name);
    return (await eventually(find, (found) => found !== undefined)) ?? { envelope: {} };
  };
  const opsOf = ({ spans = [] }: SentEvent): Set<string> => new Set(spans.map(({ op }) => op));
  const spanIdOf = ({ contexts }: SentEvent): string | undefined => contexts?.trace?.span_id;
  const upload = async (ada: SignedInClient, traceId: string): Promise<void> => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(makePng(300, 200))]), 'a.png');
    const answer = await ada.request('POST', '/media', { form, headers: inTrace(traceId) });
    expect(answer.status).toBe(201);
  };

  it('follows an image through API, outbox, worker and sandbox in one trace', async () => {
    const ada = await app.client.signUp();
    const traceId = newTrace();
    await upload(ada, traceId);

    const request = await named(traceId, 'POST /media');
    expect(request).toMatchObject({
      environment: 'staging',
      release: 'shop@7',
      envelope: { trace: { trace_id: traceId, environment: 'staging', release: 'shop@7' } },
      tags: { process: 'api', trace_id: traceId },
      contexts: { trace: { parent_span_id: clientSpan, op: 'http.server', status: 'ok' } },
    });
    expect(opsOf(request)).toEqual(new Set(['db.query', 'db.redis', 'storage.put']));

    const variants = await named(traceId, 'media.derive-variants');
    expect(variants).toMatchObject({
      environment: 'staging',
      release: 'shop@7',
      tags: { process: 'worker' },
      contexts: { trace: { parent_span_id: spanIdOf(request), op: 'queue.process', status: 'ok' } },
    });
    expect(opsOf(variants)).toEqual(new Set(['db.query', 'storage.put', 'media.sandbox', 'media.rung']));
    const spans = variants.spans ?? [];
    const [sandbox] = spans.filter(({ op }) => op === 'media.sandbox');
    expect(sandbox?.description).toBe('ladder');
    const rungs = spans.filter(({ op }) => op === 'media.rung');
    expect(rungs.map(({ description }) => description)).toEqual(['tiny', 'thumb', 'small', 'medium', 'large']);
    for (const rung of rungs) expect(rung.parent_span_id).toBe(sandbox?.span_id);

    const original = await named(traceId, 'media.derive-original');
    expect(original.contexts?.trace?.parent_span_id).toBe(spanIdOf(variants));
    expect(original.spans?.filter(({ op }) => op === 'media.original')).toHaveLength(1);
  });

  it('follows a registration to the mail that it sends, and says nothing of who it was', async () => {
    const traceId = newTrace();
    const draft = { username: 'mary_o', email: "mary.o'neil@example.org", password: 'a long and secret phrase' };
    const answer = await app.client.request('POST', '/auth/register', { json: draft, headers: inTrace(traceId) });
    expect(answer.status).toBe(201);
    expect(opsOf(await named(traceId, 'POST /auth/register'))).toEqual(new Set(['db.query', 'db.redis']));
    const [mail] = await eventually(
      () => ofTrace(traceId).filter((event) => opsOf(event).has('mail.send')),
      ({ length }) => length > 0,
    );
    expect(mail?.tags?.process).toBe('worker');
    const welcome = await named(traceId, 'auth/welcome');
    expect(mail?.contexts?.trace?.parent_span_id).toBe(spanIdOf(welcome));
    for (const event of ofTrace(traceId)) {
      const text = JSON.stringify(event);
      for (const secret of ['mary', 'neil', draft.password]) expect(text).not.toContain(secret);
    }
  });

  it('leaves values out of statements, however they are written', async () => {
    const traceId = newTrace();
    expect((await app.client.get('/probe/values', inTrace(traceId))).status).toBe(200);
    const { spans } = await named(traceId, 'GET /probe/values');
    expect(spans?.map(({ description }) => description)).toEqual(['select ?::text, ?::int as int8, ?::text']);
  });

  it('ties a fault to its trace, and says of the request and the job that they failed', async () => {
    const [requestTrace, jobTrace] = [newTrace(), newTrace()];
    expect((await app.client.get('/probe/fault', inTrace(requestTrace))).status).toBe(500);
    const fault = await named(requestTrace, 'GET /probe/fault');
    expect(fault.contexts?.trace?.status).toBe('internal_error');
    const [error] = await eventually(
      () => sentry.errors.filter(({ tags }) => tags?.trace_id === requestTrace),
      ({ length }) => length > 0,
    );
    expect(error).toMatchObject({
      environment: 'staging',
      release: 'shop@7',
      envelope: { trace: { trace_id: requestTrace } },
      tags: { process: 'api' },
      contexts: { trace: { trace_id: requestTrace, span_id: spanIdOf(fault) } },
      exception: { values: [{ value: 'it broke' }] },
    });

    await app.client.request('POST', '/probe/job', { json: {}, headers: inTrace(jobTrace) });
    const job = await named(jobTrace, 'probe.break');
    expect(job).toMatchObject({ tags: { process: 'worker' }, contexts: { trace: { status: 'internal_error' } } });
    const [failure] = await eventually(
      () => sentry.errors.filter(({ tags }) => tags?.trace_id === jobTrace),
      ({ length }) => length > 0,
    );
    expect(failure).toMatchObject({
      environment: 'staging',
      release: 'shop@7',
      tags: { process: 'worker' },
      contexts: { trace: { trace_id: jobTrace, span_id: spanIdOf(job) } },
      exception: { values: [{ value: 'the job broke' }] },
    });
  });

  it('lets plugins measure what they do, with steps of it', async () => {
    const [traceId, brokenTrace] = [newTrace(), newTrace()];
    await app.client.get('/probe/work', inTrace(traceId));
    const { spans = [] } = await named(traceId, 'GET /probe/work');
    const [inner, outer] = spans;
    expect([inner?.op, inner?.description, inner?.parent_span_id]).toEqual(['probe.step', 'inner', outer?.span_id]);
    expect([outer?.op, outer?.description, outer?.status]).toEqual(['probe.work', 'outer', 'ok']);
    await app.client.get('/probe/broken-work', inTrace(brokenTrace));
    const broken = await named(brokenTrace, 'GET /probe/broken-work');
    expect(broken.spans?.map(({ status }) => status)).toEqual(['internal_error']);
  });

  it('gives each of many requests at a time its own statements, on few connections', async () => {
    const alone = newTrace();
    await app.client.get('/posts', inTrace(alone));
    const { length: usual } = (await named(alone, 'GET /posts')).spans ?? [];
    expect(usual).toBeGreaterThan(0);
    const traces = Array.from({ length: 20 }, () => newTrace());
    await Promise.all(traces.map((traceId) => app.client.get('/posts', inTrace(traceId))));
    for (const traceId of traces) expect((await named(traceId, 'GET /posts')).spans).toHaveLength(usual);
  });

  it('traces what is sampled, in the API and in the worker alike, and no health checks', async () => {
    const ada = await app.client.signUp();
    const [unsampled, sampled, health] = [newTrace(false), newTrace(), newTrace()];
    await upload(ada, unsampled);
    await app.client.get('/health/live', inTrace(health));
    await upload(ada, sampled);
    await named(sampled, 'POST /media');
    expect([...ofTrace(unsampled), ...ofTrace(health)]).toEqual([]);
    // The bytes are the same: what the worker does about them is one job.
    await eventually(
      () => sentry.transactions.filter(({ tags }) => tags?.process === 'worker').length,
      (count) => count > 0,
    );
    const traces = sentry.transactions.map(({ contexts }) => contexts?.trace?.trace_id ?? '');
    expect(traces.filter((traceId) => traceId.slice(-8) >= '80000000')).toEqual([]);
  });

  it('reports a refused request as refused, and no error of it', async () => {
    const traceId = newTrace();
    await app.client.get('/users/me', inTrace(traceId));
    expect((await named(traceId, 'GET /users/me')).contexts?.trace?.status).toBe('unauthenticated');
    expect(sentry.errors.filter(({ tags }) => tags?.trace_id === traceId)).toEqual([]);
  });
});
