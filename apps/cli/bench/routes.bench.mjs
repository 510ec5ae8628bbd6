/** Figure (b): what everyday requests reach of a bare server, those of an ordinary plugin among them. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePng } from '@roost/sample-images';
import pg from 'pg';
import { call, json, upload } from './client.mjs';
import { startMailSink } from './mail-sink.mjs';
import { median } from './median.mjs';
import { processorMs, treeOf } from './processes.mjs';
import { processorMsByRole, startProduct } from './product.mjs';
import { buildReviews } from './reviews.mjs';
import { load } from './wrk.mjs';

const SECONDS = 1;
const ROUNDS = 7;
/** Of a request that leads to a mail: a worker sends some dozens of mails a second, and all of them are waited for. */
const WITH_MAILS = { rounds: 3, seconds: 1 };
const ROWS = 100_000;
const AUTHORS = 1_000;
/** Rows that are changed, so that requests do not wait for each other's. */
const CHANGED = 500;
const UNLIMITED = '9999999/1d';

/** @param only names of routes, for a look at some. @returns title and rows, for the table in docs/performance.md. */
export async function runRoutes({ only = [], rounds = ROUNDS, seconds = SECONDS } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-routes-'));
  const sink = await startMailSink();
  const product = await startProduct({
    SMTP_URL: sink.url,
    ROOST_PLUGINS: await buildReviews(folder),
    POSTS_BUDGET: UNLIMITED,
    REVIEWS_BUDGET: UNLIMITED,
    // Counted as ever, but never used up.
    AUTH_LIMIT_LOGIN_ACCOUNT: UNLIMITED,
    LIMITS_IP_FACTOR: '1000000',
    AUTH_ACCESS_TOKEN_SECONDS: '3600',
  });
  const database = new pg.Client({ connectionString: product.databaseOwnerUrl });
  let bare;
  try {
    await database.connect();
    const facts = await prepare(product.url, database);
    bare = await startBare(product.databaseUrl, await publicKey(database));
    const routes = routesOf(facts).filter(({ name }) => only.length === 0 || only.includes(name));
    const rows = [];
    for (const route of routes)
      rows.push(...(await measure({ rounds, seconds, ...route }, { product, bare, database })));
    return {
      title: `(b) Everyday requests, concurrency 32, ${ROWS.toLocaleString('en')} posts and reviews, median of ${rounds} rounds of ${seconds} s (POST /reviews: ${WITH_MAILS.rounds} of ${WITH_MAILS.seconds} s)`,
      rows,
    };
  } finally {
    bare?.child.kill('SIGTERM');
    await database.end();
    await product.stop();
    sink.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function routesOf({ account, token, mediaId, postIds, reviewIds }) {
  const headers = { authorization: `Bearer ${token}` };
  const sent = { ...headers, 'content-type': 'application/json' };
  const get = (name, path, goal) => ({ name, goal, paths: [path], headers });
  const write = (name, goal, method, paths, body) => ({
    name,
    goal,
    method,
    paths,
    headers: sent,
    body: JSON.stringify(body),
  });
  const post = { title: 'Open house', content: 'On Sunday, from ten, with coffee and cake. Bring your friends.' };
  const review = { subject: 'room 4', rating: 4, text: 'Bright, quiet, and the projector works.' };
  return [
    get('GET /posts', '/posts', 0.6),
    get('GET /users/me', '/users/me', 0.45),
    get('GET /media/:id', `/media/${mediaId}`, 0.4),
    write(
      'PATCH /posts/:id',
      0.4,
      'PATCH',
      postIds.map((id) => `/posts/${id}`),
      { title: 'Open house, %d' },
    ),
    write('POST /posts', 0.3, 'POST', ['/posts'], { ...post, title: 'Open house, %d' }),
    get('GET /reviews', '/reviews', 0.45),
    write(
      'PATCH /reviews/:id',
      0.3,
      'PATCH',
      reviewIds.map((id) => `/reviews/${id}`),
      { rating: 5, text: 'Changed %d' },
    ),
    { ...write('POST /reviews', 0.25, 'POST', ['/reviews'], { ...review, text: 'Bright, %d' }), ...WITH_MAILS },
    {
      ...write('POST /auth/login', 0.8, 'POST', ['/auth/login'], account),
      headers: { 'content-type': 'application/json' },
    },
  ];
}

async function measure({ rounds, seconds, ...route }, { product, bare, database }) {
  const ask = (url) => load({ ...route, url }, seconds);
  const ours = { rates: [], cpu: {}, count: 0 };
  const theirs = { rates: [], cpu: {}, count: 0 };
  let late = 0;
  for (let round = 0; round <= rounds; round++) {
    // The first round warms up.
    const counts = round > 0;
    await sampled(
      theirs,
      () => bareCpu(bare.child.pid, product.pid),
      () => ask(bare.url),
      counts,
    );
    await sampled(
      ours,
      () => processorMsByRole(product.pid),
      async () => {
        const answered = await ask(product.url);
        const since = performance.now();
        if (route.method) await untilDone(database);
        if (counts) late = Math.max(late, performance.now() - since);
        return answered;
      },
      counts,
    );
  }
  const [floor, reached] = [median(theirs.rates), median(ours.rates)];
  const micros = ({ cpu, count }) =>
    Object.fromEntries(Object.entries(cpu).map(([role, ms]) => [role, (ms * 1000) / count]));
  const [bareMicros, ourMicros] = [micros(theirs), micros(ours)];
  const total = (values) => Object.values(values).reduce((sum, value) => sum + value, 0);
  const shown = (values) =>
    Object.entries(values)
      .filter(([, value]) => value >= 1)
      .map(([role, value]) => `${role} ${Math.round(value)}`)
      .join(', ');
  const work = total(ourMicros) / total(bareMicros);
  return [
    { name: `**${route.name}**, Roost`, value: reached, unit: 'req/s', ratio: reached / floor, goal: route.goal },
    { name: 'bare', value: floor, unit: 'req/s', ratio: 1 },
    {
      name: `processor time of a request: ${shown(ourMicros)}; bare: ${shown(bareMicros)}`,
      value: total(ourMicros),
      unit: 'µs',
      ratio: work,
      ...(route.name === 'POST /posts' ? { goal: 'at most 3x', met: work <= 3 } : {}),
    },
    ...(route.method && late > 1000
      ? [{ name: 'until its events and jobs were done', value: late / 1000, unit: 's' }]
      : []),
  ];
}

async function sampled(into, cpuSoFar, work, counts) {
  const before = await cpuSoFar();
  const { rate, count } = await work();
  const after = await cpuSoFar();
  if (!counts) return;
  into.rates.push(rate);
  into.count += count;
  for (const [role, ms] of Object.entries(after)) into.cpu[role] = (into.cpu[role] ?? 0) + ms - (before[role] ?? 0);
}

/** Of the bare server, and of the Postgres that it shares with the product; the product's idle rest is little. */
async function bareCpu(pid, productPid) {
  const { Postgres } = await processorMsByRole(productPid);
  let server = 0;
  for (const each of await treeOf(pid)) server += await processorMs(each).catch(() => 0);
  return { server, Postgres };
}

/** What a write leaves to the worker belongs to its cost. */
async function untilDone(database) {
  for (;;) {
    const { rows } = await database.query(
      `select 1 from kernel_outbox where state <> 'failed' and (run_at is null or run_at <= now()) limit 1`,
    );
    if (rows.length === 0) return;
    await sleep(100);
  }
}

async function startBare(databaseUrl, key) {
  const args = [join(import.meta.dirname, 'bare-server.mjs'), databaseUrl, key];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await once(child.stdout, 'data');
  return { child, url: `http://127.0.0.1:${output.toString().trim()}` };
}

async function publicKey(database) {
  const { rows } = await database.query('select public_key from auth_signing_key order by active_at desc limit 1');
  return Buffer.from(rows[0].public_key).toString('base64');
}

/** A person with one image, whose six variants are rows, and with posts and reviews; and those of many others. */
async function prepare(url, database) {
  // Letters only: digits are folded in the key by which the bare server finds it.
  const username = `bench-${randomUUID()
    .slice(0, 8)
    .replaceAll(/\d/g, (digit) => 'stuvwxyzjk'[digit])}`;
  const account = { username, password: randomUUID() };
  await call(url, '/auth/register', undefined, ...json('POST', { ...account, email: `${username}@example.org` }));
  const { accessToken: token } = await call(url, '/auth/login', undefined, ...json('POST', account));
  const { id: mediaId } = await upload(url, token, makePng(640, 480), 'bench.png');
  await database.query(
    `insert into storage_variant (blob_id, rung, name, object, width, height, bytes, etag, storage)
     select $1, n, 'rung' || n, 'x', 640, 480, 40000, 'x', 'local' from generate_series(0, 5) n on conflict do nothing`,
    [mediaId],
  );
  const { id: userId } = await call(url, '/users/me', token);
  await database.query(
    `insert into users_user (id, project_id, username, username_key, email, email_key, name, locale, roles)
     select uuidv7(), project_id, 'author' || n, 'author' || n, 'author' || n || '@example.org', 'author' || n || '@example.org', name, locale, roles
     from users_user, generate_series(1, ${AUTHORS}) n where id = $1`,
    [userId],
  );
  const authors = `(select id, row_number() over (order by id) - 1 as n from users_user where username like 'author%')`;
  const project = (await database.query('select project_id from users_user where id = $1', [userId])).rows[0]
    .project_id;
  await database.query(
    `insert into posts_post (id, project_id, author_id, title, content)
     select uuidv7(), '${project}', a.id, 'Title ' || s, repeat('All of you are welcome. ', 8)
     from generate_series(1, ${ROWS}) s join ${authors} a on a.n = s % ${AUTHORS}`,
  );
  await database.query(
    `insert into reviews_review (id, project_id, author_id, subject, rating, text)
     select uuidv7(), '${project}', a.id, 'room ' || s % 100, 1 + s % 5, repeat('Bright and quiet. ', 8)
     from generate_series(1, ${ROWS}) s join ${authors} a on a.n = s % ${AUTHORS}`,
  );
  const own = async (table, columns, values) => {
    const { rows } = await database.query(
      `insert into ${table} (id, project_id, author_id, ${columns}) select uuidv7(), '${project}', $1, ${values}
       from generate_series(1, ${CHANGED}) returning id`,
      [userId],
    );
    return rows.map(({ id }) => id);
  };
  const postIds = await own('posts_post', 'title, content', `'Mine', 'Mine'`);
  const reviewIds = await own('reviews_review', 'subject, rating, text', `'room 1', 3, 'Mine'`);
  // As Postgres does it by itself after a while.
  await database.query('vacuum analyze');
  return { account, token, mediaId, postIds, reviewIds };
}
