import { Controller, Get, Module } from '@nestjs/common';
import { definePlugin, Public } from '@roost/plugin-kit';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { type FakeSentry, startFakeSentry } from './fake-sentry.js';

/** A request that is answered when the test says so. */
const slow = { begun: Promise.withResolvers<undefined>(), release: Promise.withResolvers<undefined>() };

@Public()
@Controller('faulty')
class FaultyController {
  @Get()
  getFault(): never {
    throw new Error('the password is hunter2');
  }

  @Get('slow')
  async getSlow(): Promise<string> {
    slow.begun.resolve(undefined);
    await slow.release.promise;
    return 'done';
  }
}

@Module({ controllers: [FaultyController] })
class FaultyApiModule {}

const faulty = definePlugin({ name: 'faulty', version: '1.0.0', compat: '^1.0.0', api: () => FaultyApiModule });

describe('A fault of ours', () => {
  let sentry: FakeSentry;
  let app: TestApp;

  beforeAll(async () => {
    sentry = await startFakeSentry();
    app = await createTestApp({ plugins: [faulty], env: { SENTRY_DSN: sentry.dsn } });
  });
  afterAll(async () => {
    await app.close();
    sentry.close();
  });

  it('is a 500 that tells nothing, and is reported once, with its trace id', async () => {
    const answer = await app.client.get('/faulty');
    expect(answer.status).toBe(500);
    expect(answer.body.code).toBe('http.internal');
    expect(answer.bytes.toString()).not.toContain('hunter2');
    await eventually(
      () => sentry.errors.length,
      (count) => count > 0,
    );
    expect(sentry.errors.map(({ tags, exception }) => [tags?.trace_id, exception?.values[0]?.value])).toEqual([
      [answer.body.traceId, 'the password is hunter2'],
    ]);
  });

  it('is reported, and a mistake of the caller is not', async () => {
    sentry.errors.length = 0;
    await app.client.get('/nothing');
    await app.client.get('/users/me');
    await app.client.post('/auth/login', { nonsense: true });
    const answer = await app.client.get('/faulty');
    await eventually(
      () => sentry.errors.length,
      (count) => count > 0,
    );
    expect(sentry.errors.map(({ tags }) => tags?.trace_id)).toEqual([answer.body.traceId]);
    // How long requests take is not asked for.
    expect(sentry.transactions).toEqual([]);
  });
});

describe('Shutdown', () => {
  it('finishes the requests that are under way', async () => {
    const app = await createTestApp({ plugins: [faulty] });
    const answer = app.client.get('/faulty/slow');
    await slow.begun.promise;
    const closing = app.close();
    // Nobody is let in any more, and the request is still there.
    await eventually(
      () =>
        app.client.get('/health/live').then(
          ({ status }) => status,
          () => 0,
        ),
      (status) => status !== 200,
    );
    slow.release.resolve(undefined);
    expect((await answer).status).toBe(200);
    await closing;
    await expect(app.client.get('/health/live')).rejects.toThrow();
  });
});
