/** Figure: what lists and searches cost in tables of a hundred times as many rows, with and without a filter that few rows fit. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { distribution } from '@roost/distribution';
import { freePort } from '@roost/embedded';
import { compose, migrate } from '@roost/kernel';
import pg from 'pg';
import { query } from './api-process.mjs';
import { call, json } from './client.mjs';
import { compare, ROUNDS } from './compare.mjs';
import { FILL, pathsOf, SMALL } from './growth-data.mjs';

const API = join(import.meta.dirname, '../../api/src/main.js');
const TIMES = 100;
const TIMES_LARGE = 1_000;
const GOAL = 1.5;
const GOAL_TEXT = 'at most 1.5x';

const PASSWORD = 'the password of the bench';

/**
 * @param large whether the large tables are a thousand times the small ones, not a hundred times
 * @returns title and rows, for the table in docs/performance.md
 */
export async function runGrowth(services, { large = false } = {}) {
  const times = large ? TIMES_LARGE : TIMES;
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-growth-'));
  const stages = [];
  try {
    // One after the other: filling takes all cores.
    for (const factor of [1, times]) stages.push(await prepare(services, factor, folder));
    const [small, big] = stages;
    const rows = [];
    for (const name of Object.keys(small.paths)) {
      const [few, many] = [await ask(small, name), await ask(big, name)];
      if (few !== many) throw new Error(`${name} finds ${few} and ${many}: their times cannot be compared`);
      const took = await compare(
        () => ask(small, name),
        () => ask(big, name),
      );
      rows.push(rowOf(name, took));
    }
    const plain = await compare(
      () => list(small),
      () => list(big),
    );
    rows.push(rowOf('a plain list of 20, prepared, without HTTP', plain));
    const counts = Object.entries(SMALL).map(([name, count]) => `${(count * times).toLocaleString('en')} ${name}`);
    return {
      title: `(i) Growth: ${counts.join(', ')}, against 1/${times} of them, one request at a time, median of ${ROUNDS}`,
      rows,
    };
  } finally {
    for (const stage of stages) await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const rowOf = (name, { small, big }) => ({
  name,
  value: big,
  unit: 'ms',
  ratio: big / small,
  goal: GOAL_TEXT,
  met: big / small <= GOAL,
});

/** @returns how much was found */
async function ask({ url, headers, paths }, name) {
  const response = await fetch(url + paths[name], { headers });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${paths[name]} answered ${response.status}: ${body}`);
  return JSON.parse(body).data.length;
}

async function list({ database, projectId }) {
  await database.query({
    name: 'list',
    text: 'select id, author_id, title, content, created_at from posts_post where project_id = $1 order by id desc limit 20',
    values: [projectId],
  });
}

/** An API with a database of its own, filled. */
async function prepare({ databaseUrl, redisUrl, secret }, factor, folder) {
  const name = `growth_${factor}`;
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? databaseUrl;
  await query(ownerUrl, `drop database if exists ${name} with (force)`);
  await query(ownerUrl, `create database ${name}`);
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: named(databaseUrl, name),
    DATABASE_OWNER_URL: named(ownerUrl, name),
    REDIS_URL: redisUrl,
    REDIS_PREFIX: name,
    ROOST_SECRET: secret,
    ROOST_HOME: join(folder, name),
    STORAGE_LOCAL_DIR: join(folder, name, 'storage'),
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    MAIL_DRIVER: 'smtp',
    SMTP_URL: 'smtp://127.0.0.1:9',
    AUTH_ACCESS_TOKEN_SECONDS: '3600',
  };
  await migrate(await compose(distribution, env));
  const database = new pg.Client({ connectionString: env.DATABASE_OWNER_URL });
  await database.connect();
  const api = spawn(process.execPath, [API], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, PATH: process.env.PATH, MALLOC_ARENA_MAX: '1' },
  });
  api.stdout.pipe(createWriteStream(join(folder, `${name}.log`)));
  const close = async () => {
    if (api.exitCode === null) {
      api.kill('SIGTERM');
      await once(api, 'exit');
    }
    await database.end();
    await query(ownerUrl, `drop database if exists ${name} with (force)`);
  };
  try {
    const url = `http://127.0.0.1:${env.PORT}`;
    while (!(await fetch(`${url}/health/live`).catch(() => null))) {
      if (api.exitCode !== null) throw new Error(`The API ended with ${api.exitCode}`);
      await sleep(50);
    }
    const { headers, userId, projectId } = await signIn(url, database);
    await fill(database, url, headers, { projectId, userId, factor });
    const facts = await factsOf(database, userId);
    return { close, url, headers, database, projectId, paths: pathsOf(facts) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function signIn(url, database) {
  const account = { username: 'grower', password: PASSWORD };
  await call(url, '/auth/register', undefined, ...json('POST', { ...account, email: 'grower@example.org' }));
  const { rows } = await database.query(
    `update users_user set roles = '{admin}' where username = 'grower' returning id, project_id as "projectId"`,
  );
  const { accessToken } = await call(url, '/auth/login', undefined, ...json('POST', account));
  return { headers: { authorization: `Bearer ${accessToken}` }, userId: rows[0].id, projectId: rows[0].projectId };
}

/** Indexes that belong to no constraint are made afterwards, which is many times as fast. */
async function fill(database, url, headers, { projectId, userId, factor }) {
  for (let number = 0; number < 50; number++) {
    const body = JSON.stringify({ name: `Room ${String(number).padStart(2, '0')}`, kind: 'room' });
    const sent = { ...headers, 'content-type': 'application/json' };
    const { status } = await fetch(`${url}/admin/bookings/resources`, { method: 'POST', body, headers: sent });
    if (status !== 201) throw new Error(`A resource was answered with ${status}`);
  }
  // By the API, which remembers what fields there are.
  const field = { key: 'nick', type: 'text', labels: { en: 'Nick' }, unique: true, audience: 'members' };
  const [body, type] = json('POST', field);
  await call(url, '/admin/users/fields', undefined, body, { ...headers, ...type });
  await database.query(`set maintenance_work_mem = '256MB'`);
  for (const { table, of, sql } of FILL) {
    const { rows: indexes } = await database.query(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid = $1::regclass and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
      [table],
    );
    for (const { name } of indexes) await database.query(`drop index ${name}`);
    await database.query(sql, [projectId, SMALL[of] * factor, userId]);
    for (const { definition } of indexes) await database.query(definition);
  }
  await database.query('vacuum analyze');
}

async function factsOf(database, userId) {
  const one = async (sql, parameters = []) => (await database.query(sql, parameters)).rows[0].id;
  const deep = (table, where) =>
    `select id from ${table} ${where} order by id offset (select count(*) / 10 from ${table} ${where}) limit 1`;
  return {
    deepPost: await one(deep('posts_post', '')),
    deepMedia: await one(deep('media_media', 'where owner_id = $1'), [userId]),
    resource: await one(`select id from bookings_resource where name = 'Room 07'`),
  };
}

function named(databaseUrl, name) {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
