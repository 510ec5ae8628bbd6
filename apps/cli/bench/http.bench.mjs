/** Figure (b): requests per second of two hot routes, one process, against the bare server. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makePng } from '@roost/sample-images';
import pg from 'pg';

const ROOT = join(import.meta.dirname, '../../..');
const CONNECTIONS = 32;
const SECONDS = 3;
const ROUNDS = 5;
const GOAL = 0.6;

const run = promisify(execFile);
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @returns title and rows, for the table in docs/performance.md. */
export async function runHttp({ databaseUrl, redisUrl, secret }) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-http-'));
  const children = [];
  try {
    const roost = await startApi({ databaseUrl, redisUrl, secret, folder, children });
    const { token, mediaId } = await prepare(roost, databaseUrl);
    const key = await publicKey(databaseUrl);
    const bare = await startBare(databaseUrl, key, 'each', children);
    const bareOnce = await startBare(databaseUrl, key, 'once', children);
    const rows = [];
    for (const path of ['/users/me', `/media/${mediaId}`]) {
      const servers = { roost, bare, bareOnce };
      const rates = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
      for (const url of Object.values(servers)) await load(url + path, token, 1);
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, url] of Object.entries(servers)) rates[name].push(await load(url + path, token, SECONDS));
      }
      const name = path.replace(mediaId, ':id');
      const [ours, floor, floorOnce] = [median(rates.roost), median(rates.bare), median(rates.bareOnce)];
      rows.push({ name: `GET ${name}, Roost`, value: ours, unit: 'req/s', ratio: ours / floor, goal: GOAL });
      rows.push({ name: `GET ${name}, bare, token verified each time`, value: floor, unit: 'req/s', ratio: 1 });
      rows.push({
        name: `GET ${name}, bare, verified token remembered`,
        value: floorOnce,
        unit: 'req/s',
        ratio: floorOnce / floor,
      });
      rows.push({
        name: `GET ${name}, Roost against the latter`,
        value: ours,
        unit: 'req/s',
        ratio: ours / floorOnce,
        goal: GOAL,
      });
    }
    return {
      title: `(b) Hot routes, concurrency ${CONNECTIONS}, one process, median of ${ROUNDS} rounds of ${SECONDS} s`,
      rows,
    };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts an API process as in production; its child goes into `children`. @returns its URL. */
export async function startApi({ databaseUrl, redisUrl, secret, folder, children, env = {} }) {
  const port = await freePort();
  start('api', { databaseUrl, redisUrl, secret, folder, children, env: { PORT: String(port), ...env } });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/health/live`).catch(() => null)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return url;
}

/** Starts a process of the product as in production; it goes into `children`. */
export function start(app, { databaseUrl, redisUrl, secret, folder, children, env = {} }) {
  const child = spawn(process.execPath, [join(ROOT, 'apps', app, 'src/main.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...env,
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      ROOST_SECRET: secret,
      ROOST_HOME: folder,
      STORAGE_LOCAL_DIR: join(folder, 'storage'),
      HOST: '127.0.0.1',
      MALLOC_ARENA_MAX: '1',
      AUTH_ACCESS_TOKEN_SECONDS: '3600',
    },
  });
  // Logs are written as in production, to a file.
  child.stdout.pipe(createWriteStream(join(folder, `${app}.log`)));
  children.push(child);
  return child;
}

async function startBare(databaseUrl, key, mode, children) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.mjs'), databaseUrl, key, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [output] = await once(child.stdout, 'data');
  return `http://127.0.0.1:${output.toString().trim()}`;
}

/** A person with one image, whose six variants are rows: the worker is not part of this figure. */
async function prepare(url, databaseUrl) {
  const username = `bench${randomUUID().slice(0, 8)}`;
  const account = { username, email: `${username}@example.org`, password: randomUUID() };
  const post = async (path, body, headers = {}) => {
    const response = await fetch(url + path, { method: 'POST', body, headers });
    const { data } = await response.json();
    return data;
  };
  const json = { 'content-type': 'application/json' };
  await post('/auth/register', JSON.stringify(account), json);
  const { accessToken: token } = await post(
    '/auth/login',
    JSON.stringify({ username, password: account.password }),
    json,
  );
  const form = new FormData();
  form.append('file', new Blob([makePng(640, 480)]), 'bench.png');
  const { id: mediaId } = await post('/media', form, { authorization: `Bearer ${token}` });
  await query(
    databaseUrl,
    `insert into media_variant (blob_id, rung, name, object, width, height, bytes, etag)
     select $1, n, 'rung' || n, 'x', 640, 480, 40000, 'x' from generate_series(0, 5) n`,
    [mediaId],
  );
  return { token, mediaId };
}

async function publicKey(databaseUrl) {
  const [{ public_key: pem }] = await query(databaseUrl, 'select public_key from auth_signing_key', []);
  return Buffer.from(pem).toString('base64');
}

export async function query(databaseUrl, sql, parameters) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(sql, parameters);
  await client.end();
  return rows;
}

async function load(url, token, seconds) {
  const script = join(import.meta.dirname, 'load.mjs');
  const { stdout } = await run(process.execPath, [script, url, token, String(CONNECTIONS), String(seconds)]);
  return Number(stdout);
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
