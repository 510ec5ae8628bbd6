import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { EntityManager } from '@mikro-orm/postgresql';
import { Hooks } from '@roost/plugin-kit';
import { createTestApp, eventually, mailTo, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { DigestJob } from '../src/digest/digest.job.js';
import lendingPlugin, { drivers } from '../src/index.js';

interface Thing {
  id: string;
  name: string;
  available: boolean;
  missing: boolean;
  photoId: string | null;
}

interface Loan {
  id: string;
  dueAt: string;
  overdue: boolean;
  returnedAt: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('Lending', () => {
  const codes = join(tmpdir(), `codes-of-the-shed-${process.pid}`);
  let app: TestApp;
  let keeper: SignedInClient;
  let ada: SignedInClient;
  before(async () => {
    app = await createTestApp({
      plugins: [lendingPlugin],
      drivers,
      worker: true,
      env: {
        LENDING_KIOSK_PIN: '2718',
        LENDING_OVERDUE_CHECK_SECONDS: '1',
        USERS_ERASURE_DAYS: '0',
        LENDING_DIGEST_TO: 'board@example.org',
        LENDING_SHED_ACCOUNT: 'shed',
        SHED_DOOR_DRIVER: 'code-list',
        SHED_DOOR_CODE_LIST_FILE: codes,
      },
    });
    keeper = await app.signUpAdmin();
    ada = await app.client.signUp();
  });
  after(async () => {
    await app.close();
  });

  const add = async (name: string): Promise<string> => {
    const { status, data } = await keeper.post<Thing>('/lending/things', { name });
    assert.equal(status, 201);
    return data.id;
  };
  const borrow = async (thingId: string, dueAt = inMs(3 * DAY_MS)): Promise<Loan> => {
    const { status, data } = await ada.post<Loan>(`/lending/things/${thingId}/loans`, { dueAt });
    assert.equal(status, 201);
    return data;
  };
  const things = async (query: string): Promise<Thing[]> => (await ada.get<Thing[]>(`/lending/things?${query}`)).data;

  it('lends a thing to one person at a time, and tells every page about it', async () => {
    const id = await add('Cordless drill 100%');
    const badge = () => app.client.get(`/lending/things/${id}/badge`);
    assert.equal((await badge()).headers.get('lending-state'), 'in');
    const loan = await borrow(id);
    assert.equal((await badge()).headers.get('lending-state'), 'out');
    assert.equal((await badge()).headers.get('content-type'), 'image/svg+xml');
    const again = { headers: { 'if-none-match': (await badge()).headers.get('etag') ?? '' } };
    assert.equal((await app.client.request('GET', `/lending/things/${id}/badge`, again)).status, 304);
    const bob = await app.client.signUp();
    const dueAt = inMs(DAY_MS);
    assert.equal((await bob.post(`/lending/things/${id}/loans`, { dueAt })).body.code, 'lending.taken');
    assert.equal((await bob.post(`/lending/loans/${loan.id}/return`)).status, 404);
    assert.deepEqual(
      (await things('search=100%25&available=false')).map((thing) => thing.id),
      [id],
    );
    assert.equal((await ada.post(`/lending/loans/${loan.id}/return`)).status, 200);
    assert.equal((await badge()).headers.get('lending-state'), 'in');
    assert.deepEqual(await things('search=100%25&available=false'), []);
  });

  it('lends once, however often an app asks', async () => {
    const id = await add('Ladder');
    const request = { json: { dueAt: inMs(DAY_MS) }, headers: { 'idempotency-key': 'one-tap' } };
    const [first, second] = [
      await ada.request<Loan>('POST', `/lending/things/${id}/loans`, request),
      await ada.request<Loan>('POST', `/lending/things/${id}/loans`, request),
    ];
    assert.deepEqual([first.status, second.status, second.data.id], [201, 201, first.data.id]);
  });

  it('lends for as long as the club allows, with a PIN that nobody is shown', async () => {
    const [settings, loans] = ['/admin/settings/lending', `/lending/things/${await add('Sleigh')}/loans`];
    const late = { dueAt: inMs(20 * DAY_MS) };
    assert.equal((await keeper.patch(settings, { longestDays: 10 })).status, 200);
    assert.equal((await ada.post(loans, late)).body.code, 'lending.too_long');
    const change = { longestDays: null, kioskPin: '31415' };
    const { data } = await keeper.patch<{ settings: { value: unknown; source: string }[] }>(settings, change);
    const [days, , pin] = data.settings.map(({ value, source }) => [value, source]);
    assert.equal([days, pin].join(), '365,default,,project');
    assert.equal((await ada.post(loans, late)).status, 201);
    assert.equal((await keeper.patch(settings, { kioskPin: '12' })).status, 400);
    // A quota of the club, which has as many things as it may have.
    await keeper.patch(settings, { kioskPin: null, things: (await things('limit=100')).length });
    assert.equal((await keeper.post('/lending/things', { name: 'Loom' })).body.code, 'lending.quota_exceeded');
    await keeper.patch(settings, { things: null });
  });

  it('tells the door the code of whoever may come in', async () => {
    const loan = await borrow(await add('Hedge trimmer'));
    const { data } = await ada.get<{ code: string }>(`/lending/loans/${loan.id}/code`);
    await eventually(
      () => readFile(codes, 'utf8'),
      (lines) => lines.includes(`${data.code} ${loan.dueAt}\n`),
    );
  });

  it('reminds of what is due, once for each day that it is due', async () => {
    const thing = await add('Wheelbarrow');
    const { id } = await borrow(thing);
    const { account } = ada;
    assert.equal((await ada.patch(`/lending/loans/${id}`, { dueAt: inMs(HOUR_MS) })).status, 200);
    const { text } = await mailTo(app.client, account.email, /Wheelbarrow is due/);
    assert.match(text, /back to the shed/);
  });

  it('lends nothing, and books nothing, to whoever has something that is overdue', async () => {
    const eve = await app.client.signUp();
    const [late, other] = [await add('Tent'), await add('Canoe')];
    const { data: loan } = await eve.post<Loan>(`/lending/things/${late}/loans`, { dueAt: inMs(500) });
    const tryOther = () => eve.post(`/lending/things/${other}/loans`, { dueAt: inMs(DAY_MS) });
    await eventually(
      async () => (await eve.get<Loan[]>('/lending/loans')).data,
      ([first]) => first?.overdue === true,
    );
    assert.equal((await tryOther()).body.code, 'lending.overdue');
    await eve.post(`/lending/loans/${loan.id}/return`);
    assert.equal((await tryOther()).status, 201);
  });

  it('streams what happens', async () => {
    const id = await add('Projector');
    const headers = { authorization: `Bearer ${ada.account.accessToken}`, 'last-event-id': 'the one before' };
    const response = await fetch(`${app.url}/lending/events`, { headers });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.ok(reader);
    let text = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) text += (await reader.read()).value ?? '';
    };
    // Whoever comes back may have missed something.
    await until(/event: reload/);
    await borrow(id);
    await until(/event: loan\n[^]*"change":"borrowed"/);
    await reader.cancel();
  });

  it('imports a list, one at a time, and says how far it is', async () => {
    const send = (body: string, key: string) =>
      keeper.request<{ id: string }>('POST', '/lending/inventory', {
        body,
        headers: { 'content-type': 'text/plain', 'idempotency-key': key },
      });
    const finished = async (id: string) =>
      eventually(
        async () =>
          (await keeper.get<{ state: string; done: number; failure: string }>(`/lending/inventory/${id}`)).data,
        ({ state }) => state === 'done' || state === 'failed',
      );
    const list = 'Saw\nPlane\n\nVice\n';
    const first = await send(list, 'spring');
    assert.equal(first.status, 202);
    assert.equal((await send(list, 'spring')).data.id, first.data.id);
    assert.equal((await send('Saw', 'spring')).body.code, 'http.idempotency_mismatch');
    assert.equal((await finished(first.data.id)).done, 3);
    assert.equal((await things('search=vice')).length, 1);
    await eventually(
      async () => (await ada.get<{ title: string }[]>('/posts')).data,
      (posts) => posts.some(({ title }) => title === 'New in the shed'),
    );
    const wrong = await send(`Saw\n${'a'.repeat(201)}`, 'summer');
    assert.match((await finished(wrong.data.id)).failure, /Line 2 is longer/);
    assert.equal((await keeper.delete(`/lending/inventory/${wrong.data.id}`)).status, 200);
  });

  it('takes stock, and shows photos until their media are deleted', async () => {
    const id = await add('Pump');
    const form = new FormData();
    form.append('photo', new Blob([new Uint8Array(makePng(64, 64))]), 'pump.png');
    const { data } = await keeper.request<Thing>('PUT', `/lending/things/${id}/photo`, { form });
    assert.ok(data.photoId);
    assert.equal((await ada.get(`/media/${data.photoId}`)).status, 200);
    assert.equal((await app.client.get(`/media/${data.photoId}`)).status, 404);
    const found = (await things('limit=100')).map((thing) => thing.id).filter((other) => other !== id);
    const { status, data: stock } = await keeper.post<{ missing: number }>('/lending/things/stock', { found });
    assert.deepEqual([status, stock.missing], [200, 1]);
    const log = await keeper.get<{ action: string }[]>('/admin/audit?action=lending.stock-taken');
    assert.equal(log.data.length, 1);
    await keeper.delete(`/media/${data.photoId}?permanent=true`);
    await eventually(
      () => things('search=Pump'),
      ([pump]) => pump?.photoId === null && pump.missing,
    );
  });

  it('shows a screen in the shed to whoever knows the PIN', async () => {
    const open = (pin: string) =>
      app.client.request('POST', '/lending/kiosk', {
        body: new URLSearchParams({ pin }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const kiosk = async (headers: Record<string, string>) =>
      (await app.client.get('/lending/kiosk', headers)).bytes.toString();
    assert.match(await kiosk({ 'accept-language': 'sv' }), /lang="sv".*PIN-kod/);
    assert.equal((await open('0000')).body.code, 'lending.wrong_pin');
    const opened = await open('2718');
    assert.deepEqual([opened.status, opened.headers.get('location')], [303, '/lending/kiosk']);
    const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
    await borrow(await add('Sledge <new>'));
    assert.match(await kiosk({ cookie }), /Sledge &lt;new&gt;/);
    assert.match(await kiosk({ cookie, authorization: `Bearer ${ada.account.accessToken}` }), /Hello \w+/);
    assert.match(await kiosk({ cookie: cookie.replace('=', '=A') }), /PIN/);
  });

  it('keeps the account of the shed in the shed', async () => {
    const draft = { username: 'shed', email: 'shed@example.org', password: 'it hangs on the wall' };
    assert.equal((await app.client.post('/auth/register', draft)).status, 201);
    const { username, password } = draft;
    const answer = await app.client.post('/auth/login', { username, password, session: 'token' });
    assert.equal(answer.body.code, 'lending.only_in_shed');
  });

  it('gives out and deletes what it keeps about a person', async () => {
    const bob = await app.client.signUp();
    const [kept, returned] = [await add('Kettle'), await add('Grill')];
    const lend = (id: string) => bob.post<Loan>(`/lending/things/${id}/loans`, { dueAt: inMs(DAY_MS) });
    await lend(kept);
    await bob.post(`/lending/loans/${(await lend(returned)).data.id}/return`);
    const archive = await bob.get('/users/me/export');
    assert.ok(archive.bytes.includes('lending/loans.json'));
    const { status } = await bob.delete('/users/me');
    assert.equal(status, 200);
    // Nobody has it any more.
    await eventually(
      () => things('search=Kettle'),
      ([kettle]) => kettle?.available === true,
    );
    const query = 'select count(*)::int as count from lending_loan where borrower_id = ?';
    const [left] = await app.em().execute<{ count: number }[]>(query, [bob.account.id]);
    assert.equal(left?.count, 0);
  });

  it('mails what happened in the club, in every plugin', async () => {
    const noted = `select count(*)::int as count from lending_diary_entry where name in ('auth.registered', 'lending.loan-changed')`;
    await eventually(
      () => app.em().execute<{ count: number }[]>(noted),
      ([row]) => (row?.count ?? 0) > 1,
    );
    // Its time is once a day.
    await app.worker?.get(DigestJob, { strict: false }).send();
    const { text } = await mailTo(app.client, 'board@example.org', /The club on/);
    assert.match(text, /lending\.loan-changed: \d+/);
    assert.match(text, /auth\.registered: \d+/);
  });

  it('looks for photos itself when it missed what became of them', async () => {
    const id = await add('Rake');
    await app
      .em()
      .execute('update lending_thing set photo_id = uuidv7(), photo_owner_id = uuidv7() where id = ?', [id]);
    // What the worker runs before it serves a plugin that was off for too long.
    const rebuilding = { since: new Date().toISOString(), reason: 'too-long' as const };
    const hooks = app.worker?.get(Hooks, { strict: false });
    await app.worker
      ?.get(EntityManager, { strict: false })
      .fork()
      .transactional(async () => hooks?.run('kernel.rebuilding', rebuilding));
    await eventually(
      () => things('search=Rake'),
      ([rake]) => rake?.photoId === null,
    );
  });

  it('counts, and says that the door works', async () => {
    const metrics = (await app.client.get('/metrics')).bytes.toString();
    assert.match(metrics, /roost_lending_loan_changes_total\{[^}]*change="borrowed"/);
    assert.match((await app.client.get('/health/ready')).bytes.toString(), /shed-door/);
  });
});
