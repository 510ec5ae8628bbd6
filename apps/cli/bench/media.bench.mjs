/** Figures of issue 4: images to order against ipx, stored variants against nginx, uploads against a bare pipe. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, load, median, query, start, startApi } from './http.bench.mjs';

const PHOTOS = process.env.ROOST_TEST_PHOTOS ?? join(import.meta.dirname, '../../../../shared/photos');
const ROUNDS = 5;
const SECONDS = 3;
/** Images to order in one round, each of which was never asked for before. */
const RENDERS = 64;
const WANTED_BYTES = 100_000;
const UPLOAD_BYTES = 5_000_000;
const UPLOADS = 40;
const LARGE_BYTES = 2_000_000_000;

const run = promisify(execFile);
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((path) => existsSync(path));

/** @returns title and rows of three tables. */
export async function runMedia(services) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-media-'));
  const children = [];
  try {
    const env = { MEDIA_RENDER_QUEUE: '200', LIMITS_IP_FACTOR: '1000' };
    const options = { ...services, folder, children, env };
    const roost = await startApi(options);
    const worker = start('worker', options);
    const photo = await twelveMegapixels(folder);
    const token = await signUp(roost);
    const media = await upload(roost, token, await readFile(photo), 'photo.jpg');
    await ready(roost, token, media.id);
    const tables = [
      await measureRenders({ roost, token, photo, id: media.id, folder, children }),
      await measureFiles({ roost, token, id: media.id, photo, folder, children, services }),
    ];
    worker.kill('SIGTERM');
    tables.push(await measureUploads({ roost, token, folder, children, api: children[0] }));
    return tables;
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function twelveMegapixels(folder) {
  const path = join(PHOTOS, 'made-12mp.jpg');
  const copy = join(folder, 'made-12mp.jpg');
  if (existsSync(path)) {
    await copyFile(path, copy);
    return copy;
  }
  const { default: sharp } = await import('sharp');
  const noise = { type: 'gaussian', mean: 128, sigma: 20 };
  const create = { width: 4000, height: 3000, channels: 3, background: '#888', noise };
  await sharp({ create }).blur(1.2).jpeg({ quality: 90 }).toFile(copy);
  return copy;
}

async function call(url, path, token, body, headers = {}) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url + path, { ...body, headers: { ...headers, ...authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text).data;
}

const json = (method, content) => [{ method, body: JSON.stringify(content) }, { 'content-type': 'application/json' }];

async function signUp(url) {
  const username = `bench${randomUUID().slice(0, 8)}`;
  const account = { username, email: `${username}@example.org`, password: randomUUID() };
  await call(url, '/auth/register', undefined, ...json('POST', account));
  const { accessToken } = await call(url, '/auth/login', undefined, ...json('POST', account));
  return accessToken;
}

async function upload(url, token, bytes, name) {
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  return call(url, '/media', token, { method: 'POST', body: form });
}

async function ready(url, token, id) {
  for (;;) {
    const { status } = await call(url, `/media/${id}`, token, {});
    if (status === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const pathsFor = (count, of) => Array.from({ length: count }, (_, index) => of(index));

async function measureRenders({ roost, token, photo, id, folder, children }) {
  const port = await freePort();
  children.push(
    spawn(process.execPath, [join(import.meta.dirname, 'ipx-server.mjs'), folder, String(port)], { stdio: 'inherit' }),
  );
  const ipx = `http://127.0.0.1:${port}`;
  const name = photo.split('/').at(-1);
  while (!(await fetch(`${ipx}/w_10/${name}`).catch(() => null))?.ok)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const rates = { ours: [], ipx: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    // A height that does not bound the result makes each one new.
    const mine = pathsFor(
      RENDERS,
      (index) => `/media/${id}/render?width=640&height=${1000 + round * RENDERS + index}&format=webp`,
    );
    const theirs = pathsFor(RENDERS, () => `/f_webp,w_640/${name}`);
    const figures = {
      ours: await load(roost, token, 0, { connections: 8, paths: mine }),
      ipx: await load(ipx, undefined, 0, { connections: 8, paths: theirs }),
    };
    // The first round warms up.
    if (round > 0) for (const way of ['ours', 'ipx']) rates[way].push(figures[way]);
  }
  const [ours, floor] = [median(rates.ours), median(rates.ipx)];
  return {
    title: `(d) 640-pixel WebP of 12 megapixels to order, uncached, concurrency 8, median of ${ROUNDS} rounds of ${RENDERS}`,
    rows: [
      { name: 'GET /media/:id/render, Roost', value: ours, unit: 'req/s', ratio: ours / floor, goal: 1.3 },
      { name: 'ipx', value: floor, unit: 'req/s', ratio: 1 },
    ],
  };
}

async function startNginx(folder, children) {
  if (!NGINX) return undefined;
  const port = await freePort();
  const root = join(folder, 'www');
  await mkdir(root, { recursive: true });
  const config = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.err;
events { worker_connections 256; }
http { sendfile on; tcp_nopush off; keepalive_requests 1000000000; access_log ${folder}/nginx.log; types { image/webp webp; }
server { listen 127.0.0.1:${port}; root ${root}; etag on; } }`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const user = process.getuid?.() === 0 ? ['-g', 'user root;'] : [];
  children.push(spawn(NGINX, ['-c', join(folder, 'nginx.conf'), ...user], { stdio: 'inherit' }));
  return { url: `http://127.0.0.1:${port}`, root };
}

async function measureFiles({ roost, token, id, photo, folder, children, services }) {
  const { variants } = await call(roost, `/media/${id}`, token, {});
  const variant = variants.toSorted((a, b) => Math.abs(a.bytes - WANTED_BYTES) - Math.abs(b.bytes - WANTED_BYTES))[0];
  const path = `/media/${id}/${variant.name}`;
  const response = await fetch(roost + path, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const etag = response.headers.get('etag');
  const nginx = await startNginx(folder, children);
  if (!nginx) return { title: '(e) A stored variant against nginx: nginx is not installed', rows: [] };
  await writeFile(join(nginx.root, 'variant.webp'), bytes);
  const theirs = `${nginx.url}/variant.webp`;
  let theirEtag;
  for (;;) {
    const answer = await fetch(theirs).catch(() => null);
    theirEtag = answer?.headers.get('etag');
    if (theirEtag) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const publish = async (access) => call(roost, `/media/${id}`, token, ...json('PATCH', { access }));
  const ways = {
    private: () => load(roost + path, token, SECONDS),
    unchanged: () => load(roost + path, token, SECONDS, { headers: { 'if-none-match': etag } }),
    public: async () => {
      await publish('public');
      const rate = await load(roost + path, undefined, SECONDS);
      await publish('private');
      return rate;
    },
    nginx: () => load(theirs, undefined, SECONDS),
    nginxUnchanged: () => load(theirs, undefined, SECONDS, { headers: { 'if-none-match': theirEtag } }),
  };
  const rates = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, measure] of Object.entries(ways)) rates[way].push(await measure());
  }
  // Different files of the same picture: the last bytes of a JPEG may be anything.
  const source = await readFile(photo);
  const full = [];
  for (let round = 0; round < 2; round++) {
    for (let count = 0; count < 12; count++)
      await upload(roost, token, Buffer.concat([source, randomBytes(8)]), 'a.jpg');
    await publish('public');
    full.push(await load(roost + path, undefined, SECONDS));
    const [{ waiting }] = await query(
      services.databaseUrl,
      `select count(*)::int as waiting from media_blob where status = 'processing'`,
      [],
    );
    if (waiting === 0) throw new Error('The image queue ran empty while it should have been full');
    await publish('private');
    while ((await query(services.databaseUrl, `select 1 from media_blob where status = 'processing'`, [])).length > 0)
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

async function measureUploads({ roost, token, folder, children, api }) {
  const port = await freePort();
  const bare = spawn(process.execPath, [join(import.meta.dirname, 'pipe-server.mjs'), folder, String(port)], {
    stdio: 'inherit',
  });
  children.push(bare);
  const pipe = `http://127.0.0.1:${port}`;
  while (!(await fetch(pipe).catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 50));
  const send = async (way, url) => {
    const script = join(import.meta.dirname, 'upload-load.mjs');
    const { stdout } = await run(process.execPath, [script, way, url, token, String(UPLOAD_BYTES), String(UPLOADS)]);
    return Number(stdout);
  };
  const ways = { pipe, form: roost, tus: roost };
  const rates = { pipe: [], form: [], tus: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [way, url] of Object.entries(ways)) {
      const rate = await send(way, url);
      if (round > 0) rates[way].push(rate);
    }
  }
  const [floor, form, tus] = [median(rates.pipe), median(rates.form), median(rates.tus)];
  const before = await peakMegabytes(api.pid);
  const script = join(import.meta.dirname, 'upload-load.mjs');
  await run(process.execPath, [script, 'form', roost, token, String(LARGE_BYTES), '1']);
  await run(process.execPath, [script, 'tus', roost, token, String(LARGE_BYTES), '1']);
  const growth = (await peakMegabytes(api.pid)) - before;
  return {
    title: `(f) Uploads of 5 MB, 4 at once, median of ${ROUNDS} rounds of ${UPLOADS}`,
    rows: [
      { name: 'a bare node:http pipe to a file', value: floor, unit: 'uploads/s', ratio: 1 },
      {
        name: 'POST /media, with SHA-256 and flushed to the disk',
        value: form,
        unit: 'uploads/s',
        ratio: form / floor,
        goal: 0.5,
      },
      { name: 'tus: creation and one PATCH', value: tus, unit: 'uploads/s', ratio: tus / floor, goal: 0.3 },
      {
        name: 'what two uploads of 2 GB add to the peak memory of the API',
        value: growth,
        unit: 'MB',
        goal: 'flat',
        met: growth < 100,
      },
    ],
  };
}

async function peakMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
