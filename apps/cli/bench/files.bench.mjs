/** A stored variant against nginx, and against itself while the image queue is full. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { call, json, upload } from './client.mjs';
import { freePort } from '@roost/embedded';
import { query } from './api-process.mjs';
import { findTool } from './debian-tool.mjs';
import { median } from './median.mjs';

const ROUNDS = 5;
const SECONDS = 2;

const run = promisify(execFile);

async function startNginx(folder, children) {
  const { command, env } = await findTool('nginx', 'usr/sbin/nginx');
  const port = await freePort();
  const root = join(folder, 'www');
  await mkdir(root, { recursive: true });
  // The package's own folders exist only where it is installed.
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/nginx;`,
  );
  const config = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.err;
events { worker_connections 256; }
http { ${temporary.join(' ')} sendfile on; tcp_nopush off; keepalive_requests 1000000000; access_log ${folder}/nginx.log; types { image/webp webp; }
server { listen 127.0.0.1:${port}; root ${root}; etag on; } }`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const user = process.getuid?.() === 0 ? ['-g', 'user root;'] : [];
  const args = ['-e', join(folder, 'nginx.err'), '-c', join(folder, 'nginx.conf'), ...user];
  const nginx = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  children.push(nginx);
  const url = `http://127.0.0.1:${port}`;
  while (nginx.exitCode === null && !(await fetch(url).catch(() => null)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  if (nginx.exitCode !== null) throw new Error('nginx does not start: its reason stands above');
  return { url, root };
}

/** @returns requests per second, of 32 connections that do nothing but read: a client that parses in JavaScript is slower than the server. */
async function pull(url, headers) {
  const script = join(import.meta.dirname, 'raw-load.mjs');
  const { stdout } = await run(process.execPath, [script, url, JSON.stringify(headers), '32', String(SECONDS)]);
  return Number(stdout);
}

export async function measureFiles({ roost, token, id, rung, photo, folder, children, services }) {
  const path = `/media/${id}/${rung}`;
  const response = await fetch(roost + path, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const etag = response.headers.get('etag');
  const nginx = await startNginx(folder, children);
  await writeFile(join(nginx.root, 'variant.webp'), bytes);
  const theirs = `${nginx.url}/variant.webp`;
  const theirEtag = (await fetch(theirs)).headers.get('etag');
  const publish = async (access) => call(roost, `/media/${id}`, token, ...json('PATCH', { access }));
  const bearer = { authorization: `Bearer ${token}` };
  const ways = {
    private: () => pull(roost + path, bearer),
    unchanged: async () => {
      await publish('public');
      const rate = await pull(roost + path, { 'if-none-match': etag });
      await publish('private');
      return rate;
    },
    public: async () => {
      await publish('public');
      const rate = await pull(roost + path, {});
      await publish('private');
      return rate;
    },
    nginx: () => pull(theirs, {}),
    nginxUnchanged: () => pull(theirs, { 'if-none-match': theirEtag }),
  };
  const rates = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [way, measure] of Object.entries(ways)) {
      const rate = await measure();
      // The first round warms up.
      if (round > 0) rates[way].push(rate);
    }
  }
  // Different files of the same picture: the last bytes of a JPEG may be anything.
  const source = await readFile(photo);
  const full = [];
  for (let round = 0; round < 2; round++) {
    for (let count = 0; count < 12; count++)
      await upload(roost, token, Buffer.concat([source, randomBytes(8)]), 'a.jpg');
    await publish('public');
    full.push(await pull(roost + path, {}));
    const [{ waiting }] = await query(
      services.databaseUrl,
      `select count(*)::int as waiting from storage_blob where status = 'processing'`,
      [],
    );
    if (waiting === 0) throw new Error('The image queue ran empty while it should have been full');
    await publish('private');
    while ((await query(services.databaseUrl, `select 1 from storage_blob where status = 'processing'`, [])).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const [open, guarded, unchanged, floor, floorUnchanged] = [
    'public',
    'private',
    'unchanged',
    'nginx',
    'nginxUnchanged',
  ].map((way) => median(rates[way]));
  const busy = Math.max(...full);
  return {
    title: `(e) A stored variant of ${Math.round(bytes.length / 1000)} KB, concurrency 32, one process, median of ${ROUNDS} rounds of ${SECONDS} s`,
    rows: [
      { name: 'public and hot, Roost', value: open, unit: 'req/s', ratio: open / floor, goal: 0.6 },
      { name: 'with an access check, Roost', value: guarded, unit: 'req/s', ratio: guarded / floor, goal: 0.25 },
      { name: 'nginx', value: floor, unit: 'req/s', ratio: 1 },
      { name: '304, Roost', value: unchanged, unit: 'req/s', ratio: unchanged / floorUnchanged, goal: 0.4 },
      { name: '304, nginx', value: floorUnchanged, unit: 'req/s', ratio: 1 },
      {
        name: 'public and hot while the image queue is full, against itself',
        value: busy,
        unit: 'req/s',
        ratio: busy / open,
        goal: 0.8,
      },
    ],
  };
}
