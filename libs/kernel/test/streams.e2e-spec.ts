import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, type StreamableFile } from '@nestjs/common';
import {
  AnswersEvents,
  definePlugin,
  type EventStream,
  EventStreams,
  LastEventId,
  Public,
  Requires,
  type StreamEnd,
} from '@roost/plugin-kit';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';

interface Watched {
  stream: EventStream;
  after: string | undefined;
  ended?: StreamEnd;
  drained: number;
}

@Injectable()
class ProbeSource {
  readonly watched: Watched[] = [];
  goOn: (() => void) | undefined;

  constructor(private readonly streams: EventStreams) {}

  /** A handler that has to wait for something before it opens its stream. */
  async watchLater(): Promise<EventStream> {
    await new Promise<void>((resolve) => (this.goOn = resolve));
    return this.watch();
  }

  watch(after?: string): EventStream {
    const stream = this.streams.open({
      onEnd: (reason) => (watched.ended = reason),
      onDrain: () => watched.drained++,
    });
    const watched: Watched = { stream, after, drained: 0 };
    this.watched.push(watched);
    stream.send({ event: 'hello', data: { after: after ?? null }, id: '1' });
    return stream;
  }
}

@Controller('probe')
class ProbeController {
  constructor(private readonly source: ProbeSource) {}

  @Get('events')
  @Requires('probe.read')
  @AnswersEvents({ description: 'Probes' })
  watchProbes(@LastEventId() after: string | undefined): EventStream {
    return this.source.watch(after);
  }

  @Get('later')
  @Requires('probe.read')
  @AnswersEvents({ description: 'Probes, later' })
  async watchProbesLater(): Promise<EventStream> {
    return this.source.watchLater();
  }

  @Get('open')
  @Public()
  @AnswersEvents({ description: 'Probes for everyone' })
  watchOpenProbes(): EventStream {
    return this.source.watch();
  }
}

@Module({ controllers: [ProbeController], providers: [ProbeSource] })
class ProbeApiModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  permissions: [{ name: 'probe.read', description: 'Read probes', roles: ['member'] }],
  api: () => ProbeApiModule,
});

describe('Streams', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let source: ProbeSource;
  beforeEach(async () => {
    app = await createTestApp({ plugins: [probe], env: { STREAMS_PER_IDENTITY: '5', LIMITS_IP_FACTOR: '1' } });
    ada = await app.client.signUp();
    source = app.api.get(ProbeSource, { strict: false });
  });
  afterEach(async () => {
    await app.close();
  });

  const open = async (client: SignedInClient, headers: Record<string, string> = {}) => {
    const leave = new AbortController();
    const response = await fetch(`${app.url}/probe/events`, {
      headers: { authorization: `Bearer ${client.account.accessToken}`, ...headers },
      signal: leave.signal,
    });
    return {
      response,
      leave: () => {
        leave.abort();
      },
      text: async () => response.text(),
    };
  };
  const newest = (): Watched => {
    const watched = source.watched.at(-1);
    if (!watched) throw new Error('Nobody watches');
    return watched;
  };
  const isEnded = async (watched: Watched) =>
    eventually(
      () => watched.ended,
      (reason) => reason !== undefined,
    );
  const metrics = async () => (await app.client.get('/metrics')).bytes.toString();
  /** A client that reads nothing until it is told to. */
  const openSlowly = async (): Promise<Socket> => {
    const { hostname, port } = new URL(app.url);
    const before = source.watched.length;
    const socket = connect(Number(port), hostname).pause();
    socket.write(`GET /probe/open HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
    await once(socket, 'connect');
    await eventually(
      () => source.watched.length,
      (count) => count > before,
    );
    return socket;
  };

  it('end at once where the session ended before they were open', async () => {
    const answer = ada.request('GET', '/probe/later');
    await eventually(
      () => source.goOn,
      (goOn) => goOn !== undefined,
    );
    expect((await ada.post('/auth/logout')).status).toBe(200);
    source.goOn?.();
    // Long before the streams that there are are asked about.
    const isEnded = answer.then(({ bytes }) => bytes.toString());
    const tooLate = sleep(20_000, 'still open', { ref: false });
    expect(await Promise.race([isEnded, tooLate])).toContain('"session"');
  });

  it('have the headers of every answer, a trace id, a metric while open and one when done', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { response, text } = await open(ada, {
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      'last-event-id': '41',
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-trace-id': traceId,
      'x-content-type-options': 'nosniff',
    });
    expect((await metrics()).split('\n').filter((line) => line.startsWith('roost_http_open'))).toEqual([
      'roost_http_open_streams{route="/probe/events"} 1',
    ]);
    newest().stream.send({ data: 'two\nlines' });
    newest().stream.end();
    expect(newest().stream.send({ data: 'too late' })).toBe(false);
    expect((await text()).replace(/^retry: \d+\n\n/, '')).toBe(
      'id: 1\nevent: hello\ndata: {"after":"41"}\n\ndata: two\ndata: lines\n\n',
    );
    await isEnded(newest());
    expect(newest().ended).toBe('source');
    const after = await metrics();
    expect(after).not.toContain('roost_http_open_streams{route="/probe/events"}');
    expect(after).toContain(
      'roost_http_request_duration_seconds_count{method="GET",route="/probe/events",status="200"} 1',
    );
  });

  it('of an API key end when it is revoked, and others of its maker go on', async () => {
    const made = async () =>
      (await ada.post<{ id: string; key: string }>('/auth/keys', { name: 'Watcher', scopes: ['probe.read'] })).data;
    const [key, second] = [await made(), await made()];
    const watch = async (token: string) => {
      const { response, text, leave } = await open(ada, { authorization: `Bearer ${token}` });
      expect(response.status).toBe(200);
      return { watched: newest(), text, leave };
    };
    const [byKey, bySecond] = [await watch(key.key), await watch(second.key)];
    const bySession = await watch(ada.account.accessToken);
    await ada.delete(`/auth/keys/${key.id}`);
    expect(await isEnded(byKey.watched)).toBe('session');
    expect(await byKey.text()).toContain('event: bye');
    expect([bySecond.watched.stream.isOpen, bySession.watched.stream.isOpen]).toEqual([true, true]);
    for (const { leave } of [bySecond, bySession]) leave();
  });

  it('are in OpenAPI', async () => {
    const { body } = await app.client.get('/openapi.json');
    const { paths } = body as unknown as { paths: Record<string, { get: { responses: Record<string, object> } }> };
    expect(paths['/probe/events']?.get.responses['200']).toMatchObject({ content: { 'text/event-stream': {} } });
  });

  it('end when the client leaves, and free everything', async () => {
    for (let round = 0; round < 20; round++) {
      const { leave } = await open(ada);
      const watched = newest();
      leave();
      expect(await isEnded(watched)).toBe('client');
    }
    expect(await metrics()).not.toContain('roost_http_open_streams{');
  });

  it('keep a bound for each person, also when all come at once', async () => {
    const opened = await Promise.all(Array.from({ length: 12 }, async () => open(ada)));
    const statuses = opened.map(({ response }) => response.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    const refused = opened.find(({ response }) => response.status === 429);
    expect(await refused?.response.json()).toMatchObject({ code: 'http.too_many_streams' });
    const eve = await open(await app.client.signUp());
    expect(eve.response.status).toBe(200);
    eve.leave();
    for (const { response, leave } of opened) if (response.status === 200) leave();
    await Promise.all(source.watched.map(async (watched) => isEnded(watched)));
    const again = await open(ada);
    expect(again.response.status).toBe(200);
    again.leave();
  });

  it('end when their session ends, and no other', async () => {
    const { id, username, password } = ada.account;
    const other = await app.client.signIn(username, password);
    const first = await open(ada);
    const mine = newest();
    const second = await open(other);
    const others = newest();
    expect((await ada.post('/auth/logout')).status).toBe(200);
    expect(await first.text()).toMatch(/event: bye\ndata: \{"reason":"session"\}\n\n$/);
    expect(await isEnded(mine)).toBe('session');
    expect(others.stream.isOpen).toBe(true);
    const admin = await app.signUpAdmin();
    expect((await admin.post(`/admin/users/${id}/suspend`)).status).toBe(200);
    expect(await second.text()).toMatch(/event: bye/);
  });

  it('do not grow for a client that reads slowly, whose source is told', async () => {
    const socket = await openSlowly();
    const { stream } = newest();
    const event = { data: 'x'.repeat(100_000) };
    let taken = 0;
    // The system's buffers take some megabytes before the client counts as slow.
    while (taken < 1_000 && !stream.isBehind) {
      if (stream.send(event)) taken++;
      await new Promise(setImmediate);
    }
    expect(stream.isBehind).toBe(true);
    for (let count = 0; count < 100; count++) expect(stream.send(event)).toBe(false);
    expect((stream as unknown as StreamableFile).getStream().readableLength).toBeLessThan(400_000);
    expect(newest().drained).toBe(0);
    socket.resume();
    await eventually(
      () => newest().drained,
      (drained) => drained === 1,
    );
    expect(stream.send({ data: 'again' })).toBe(true);
    socket.destroy();
    expect(await isEnded(newest())).toBe('client');
  });

  it('answer HEAD, and nothing stays open', async () => {
    const { status, headers } = await app.client.request('HEAD', '/probe/open');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await isEnded(newest());
  });

  it('do not keep the process from stopping, and say goodbye', async () => {
    const { text } = await open(ada);
    const slow = await openSlowly();
    const { stream } = newest();
    while (!stream.isBehind) {
      stream.send({ data: 'x'.repeat(100_000) });
      await new Promise(setImmediate);
    }
    const { hostname, port } = new URL(app.url);
    const silent = connect(Number(port), hostname);
    await once(silent.resume(), 'connect');
    const isHungUp = once(silent, 'close');
    await app.api.close();
    await isHungUp;
    expect(await text()).toMatch(/event: bye\ndata: \{"reason":"shutdown"\}\n\n$/);
    expect(source.watched.map(({ ended }) => ended)).toEqual(['shutdown', 'shutdown']);
    slow.destroy();
    // A connection that says nothing would be kept for 72 s otherwise.
  }, 60_000);
});
