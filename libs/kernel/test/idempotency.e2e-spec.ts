import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { probe, type ProbeResponse, ProbeService } from './idempotency/probe.plugin.js';

describe('Idempotency-Key', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let service: ProbeService;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [probe], env: { DATABASE_POOL: '4' } });
    await app.asOwner('create table probe_effect (text text not null)');
    service = app.api.get(ProbeService, { strict: false });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const make = async (text: string, key: string, { client = ada, path = '/probe', status = 201 } = {}) =>
    client.request<ProbeResponse>('POST', path, { json: { text, status }, headers: { 'idempotency-key': key } });

  it('gives the answer of the first: status, headers, body, and no second effect', async () => {
    const first = await make('once', 'a');
    const second = await make('once', 'a');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect([first, second].map(({ headers }) => headers.get('location'))).toEqual(['/probe/once', '/probe/once']);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(second.headers.get('x-trace-id')).not.toBe(first.headers.get('x-trace-id'));
    expect(await service.countOf('once')).toBe(1);
    expect(service.afterCommit).toBe(1);
    expect((await make('once', 'b')).data.text).not.toBe(first.data.text);
    expect(await service.countOf('once')).toBe(2);
  });

  it('is the same with a slash at the end of the path, and another with one in the query', async () => {
    const first = await make('slash', 'slash');
    expect((await make('slash', 'slash', { path: '/probe/' })).bytes.equals(first.bytes)).toBe(true);
    expect(await service.countOf('slash')).toBe(1);
    await make('query', 'query', { path: '/probe?next=/' });
    expect((await make('query', 'query', { path: '/probe/?next=/' })).headers.get('idempotency-replayed')).toBe('true');
    expect((await make('query', 'query', { path: '/probe?next=' })).body.code).toBe('http.idempotency_mismatch');
  });

  it('makes one effect of many at once, also with few connections, and tells the others to wait', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    service.gates.set('parallel', promise);
    const first = make('parallel', 'c');
    await eventually(
      () => service.runs,
      (runs) => runs >= 3,
    );
    const others = await Promise.all(Array.from({ length: 12 }, async () => make('parallel', 'c')));
    resolve(undefined);
    expect(new Set(others.map(({ status, body }) => `${String(status)} ${body.code ?? ''}`))).toEqual(
      new Set(['409 http.idempotency_in_flight']),
    );
    expect(others[0]?.headers.get('retry-after')).toBe('1');
    const { status, data: made } = await first;
    expect(status).toBe(201);
    const repeated = await Promise.all(Array.from({ length: 12 }, async () => make('parallel', 'c')));
    expect(repeated.map(({ data }) => data)).toEqual(repeated.map(() => made));
    expect(await service.countOf('parallel')).toBe(1);
  });

  it('is refused for another body, another query, and when it is no key', async () => {
    await make('body', 'd');
    const other = await make('another', 'd');
    expect([other.status, other.body.code]).toEqual([422, 'http.idempotency_mismatch']);
    expect(await service.countOf('another')).toBe(0);
    expect((await make('body', 'd', { path: '/probe?more=1' })).status).toBe(422);
    for (const key of ['', 'x'.repeat(201), 'caf\u00e9']) {
      const none = await make('none', key);
      expect([none.status, none.body.code]).toEqual([400, 'http.idempotency_key_invalid']);
    }
    expect(await service.countOf('none')).toBe(0);
  });

  it('gives the answer that its client did not wait for', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    service.gates.set('lost', promise);
    const impatient = new AbortController();
    const lost = fetch(`${app.client.url}/probe`, {
      method: 'POST',
      body: JSON.stringify({ text: 'lost', status: 201 }),
      headers: {
        authorization: `Bearer ${ada.account.accessToken}`,
        'content-type': 'application/json',
        'idempotency-key': 'l',
      },
      signal: impatient.signal,
    });
    const runs = service.runs;
    await eventually(
      () => service.runs,
      (now) => now > runs,
    );
    impatient.abort();
    await expect(lost).rejects.toThrow('aborted');
    resolve(undefined);
    const again = await eventually(
      () => make('lost', 'l'),
      ({ status }) => status !== 409,
    );
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await service.countOf('lost')).toBe(1);
  });

  it('holds no connection while a body is on its way', async () => {
    const { hostname, port } = new URL(app.client.url);
    const head =
      `POST /probe HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.account.accessToken}\r\n` +
      `content-type: application/json\r\nidempotency-key: slow\r\ncontent-length: 100\r\n\r\n{`;
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.write(head);
        return socket;
      }),
    );
    expect((await make('beside', 's')).status).toBe(201);
    const open = `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`;
    await eventually(
      () => app.em().execute<object[]>(open),
      ({ length }) => length === 0,
    );
    for (const socket of sockets) socket.destroy();
  });

  it('is left to handlers that read bytes as they arrive', async () => {
    const send = async () =>
      ada.request<ProbeResponse>('POST', '/probe/bytes', {
        body: 'bytes',
        headers: { 'content-type': 'application/octet-stream', 'idempotency-key': 'b' },
      });
    const [one, two] = [await send(), await send()];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.data.text).not.toBe(one.data.text);
  });

  it('belongs to a person', async () => {
    const eve = await app.client.signUp();
    const [mine, hers] = [await make('shared', 'e'), await make('shared', 'e', { client: eve })];
    expect(hers.data.text).not.toBe(mine.data.text);
  });

  it('keeps a refusal, of which nothing stays', async () => {
    const before = service.afterCommit;
    const first = await make('refused', 'f', { status: 409 });
    const second = await make('refused', 'f', { status: 409 });
    const told = ({ status, headers, body: { code, title, detail } }: typeof first) => [
      status,
      headers.get('x-why'),
      headers.get('content-type'),
      { code, title, detail },
    ];
    expect(told(first)).toEqual([
      409,
      'because',
      expect.stringContaining('application/problem+json'),
      { code: 'probe.refused', title: 'Refused', detail: 'for refused' },
    ]);
    expect(told(second)).toEqual(told(first));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await service.countOf('refused')).toBe(0);
    expect(service.afterCommit).toBe(before);
  });

  it.each([429, 500])('keeps no %i: the next try runs', async (status) => {
    const text = `failed ${String(status)}`;
    expect((await make(text, text, { status })).status).toBe(status);
    expect(await service.countOf(text)).toBe(0);
    const before = service.runs;
    expect((await make(text, text, { status })).status).toBe(status);
    expect(service.runs).toBe(before + 1);
  });

  it('does nothing for secrets and on public routes', async () => {
    for (const path of ['/probe/secret', '/probe/open']) {
      const [one, two] = [await make(path, 'g', { path }), await make(path, 'g', { path })];
      expect([one.status, two.status]).toEqual([200, 200]);
      expect(two.data.text).not.toBe(one.data.text);
      expect(await service.countOf(path)).toBe(2);
    }
  });

  it('holds for a day, and is tidied', async () => {
    await make('old', 'h');
    await app.em().execute(`update kernel_kept_answer set expires_at = now() - interval '1 second' where key = 'h'`);
    await make('new', 'h');
    expect(await service.countOf('new')).toBe(1);
    expect((await make('new', 'h')).headers.get('idempotency-replayed')).toBe('true');
  });
});
