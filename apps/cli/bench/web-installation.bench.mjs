/** Figures: how soon a started server answers and shows its pages, and what the web app adds to an installation. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { median } from './median.mjs';
import { pssMegabytes, treeOf } from './processes.mjs';
import { startProduct } from './product.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const WEB = join(ROOT, 'apps', 'web');
const STAMP = join(WEB, 'dist', 'build.json');
const run = promisify(execFile);

const STARTS = 3;
const START_MS = 5_000;
const SMALL_MACHINE = 2 * 2 ** 30;
const LOOK_MS = 50;
/** As `npm start` builds. */
const HEAP = '--max-old-space-size=768';

/** @returns figures for docs/performance.md. */
export async function runInstallation() {
  return [await measureStarts(), await measureBuild(), await measurePackages()];
}

/** Of a checkout that is built, in a home that was started in before. */
async function measureStarts() {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-home-'));
  const times = { socket: [], api: [], page: [], ready: [] };
  try {
    for (let round = 0; round <= STARTS; round++) {
      const began = performance.now();
      const at = {};
      let looking;
      const product = await startProduct({}, home, ({ url }) => {
        looking = lookAt(url, began, at);
      });
      at.ready = performance.now() - began;
      await looking;
      await product.stop();
      // The first one makes the database.
      if (round > 0) for (const [name, ms] of Object.entries(at)) times[name].push(ms);
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  const row = (name, values) => ({ name, value: median(values), unit: 'ms' });
  const bound = { goal: `under ${START_MS.toLocaleString('en')}` };
  return {
    title: `(o) Web app: a later start of a built checkout, from the command on, median of ${STARTS}`,
    rows: [
      row('a browser gets the page that opens the app by itself', times.socket),
      { ...row('the API answers', times.api), ...bound, met: median(times.api) < START_MS },
      { ...row('a browser gets the web app', times.page), ...bound, met: median(times.page) < START_MS },
      { ...row('`npm start` says that it is ready', times.ready), ...bound, met: median(times.ready) < START_MS },
    ],
  };
}

/** Asks as a browser and as a program does, until both get what they ask for. */
async function lookAt(url, began, at) {
  const since = () => performance.now() - began;
  while (at.api === undefined || at.page === undefined) {
    const page = await fetch(url, { headers: { accept: 'text/html' } }).catch(() => undefined);
    if (page?.status === 503) at.socket ??= since();
    if (page?.status === 200) at.page ??= since();
    const health = await fetch(`${url}/health/live`).catch(() => undefined);
    if (health?.ok) at.api ??= since();
    await sleep(LOOK_MS);
  }
}

/** The build by itself, and beside a server that starts on a machine of 2 GB, if one can be had here. */
async function measureBuild() {
  await rm(STAMP, { force: true });
  const began = performance.now();
  const build = spawn(process.execPath, [HEAP, join(WEB, 'build.mjs')], { stdio: 'inherit' });
  const peak = watchPeak(build);
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error(`The build of the web app ended with ${code}`);
  const seconds = (performance.now() - began) / 1000;
  return {
    title: '(p) Web app: its build, in the background while the API serves',
    rows: [
      { name: 'from no build to a compressed one', value: seconds, unit: 's' },
      { name: 'peak memory of the build', value: await peak, unit: 'MB' },
      ...(await buildOnSmallMachine()),
    ],
  };
}

/** @returns the most that a process and all below it had at a time, in MB. */
async function watchPeak(child) {
  let peak = 0;
  while (child.exitCode === null) {
    let sum = 0;
    for (const pid of await treeOf(child.pid)) sum += await pssMegabytes(pid).catch(() => 0);
    peak = Math.max(peak, sum);
    await sleep(LOOK_MS);
  }
  return peak;
}

/** Everything of `npm start` and the build in a control group that has no more memory, and no swap. */
async function buildOnSmallMachine() {
  const group = await memoryGroup(SMALL_MACHINE);
  if (!group) return [];
  await rm(STAMP, { force: true });
  const began = performance.now();
  const product = await startProduct({}, undefined, ({ pid }) => group.add(pid));
  try {
    while (!(await readFile(STAMP, 'utf8').catch(() => undefined))) {
      if (await group.hasKilled()) break;
      await sleep(LOOK_MS);
    }
    const isBuilt = !(await group.hasKilled());
    return [
      {
        name: 'first start and build on a machine of 2 GB, without a process killed for want of memory',
        value: (performance.now() - began) / 1000,
        unit: 's',
        goal: 'passes',
        met: isBuilt,
      },
    ];
  } finally {
    await product.stop();
    await group.remove();
  }
}

/** Version 1 or 2 of control groups; undefined where this user may make none. */
async function memoryGroup(bytes) {
  for (const [folder, limit, killed] of [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes', 'memory.oom_control'],
    ['/sys/fs/cgroup', 'memory.max', 'memory.events'],
  ]) {
    const path = join(folder, `roost-bench-${process.pid}`);
    try {
      await mkdir(path);
      await writeFile(join(path, limit), String(bytes));
    } catch {
      // This user, or this version of the kernel, has none of it: the other one is tried.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      continue;
    }
    return {
      add: (pid) => writeFile(join(path, 'cgroup.procs'), String(pid)),
      hasKilled: async () => /^oom_kill [1-9]/m.test(await readFile(join(path, killed), 'utf8')),
      remove: async () => run('rmdir', [path]),
    };
  }
  return undefined;
}

/** Installs what `npm start` installs, with the web app and without it, from packages that npm has fetched before. */
async function measurePackages() {
  // The first one fills the cache.
  await install({ hasWeb: true });
  const [without, whole] = [await install({ hasWeb: false }), await install({ hasWeb: true })];
  const { stdout } = await run('du', ['-sk', join(WEB, 'dist')]);
  return {
    title: '(q) Web app: what it adds to an installation',
    rows: [
      {
        name: 'packages, of those that `npm start` installs',
        value: whole.packages - without.packages,
        unit: `of ${whole.packages}`,
      },
      { name: 'their files', value: whole.megabytes - without.megabytes, unit: `of ${Math.round(whole.megabytes)} MB` },
      {
        name: 'the time of an installation with everything in npm’s cache',
        value: whole.seconds - without.seconds,
        unit: `of ${whole.seconds.toFixed(1)} s`,
      },
      { name: 'the built web app, with its compressed files', value: Number(stdout.split('\t')[0]) / 1024, unit: 'MB' },
    ],
  };
}

async function install({ hasWeb }) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-install-'));
  try {
    for (const path of await manifests(ROOT)) {
      if (!hasWeb && path.startsWith('apps/web/')) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await cp(join(ROOT, path), join(folder, path));
    }
    const flags = ['--no-save', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const began = performance.now();
    await run('npm', ['install', ...flags], { cwd: folder, maxBuffer: 2 ** 26 });
    const seconds = (performance.now() - began) / 1000;
    const { packages } = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    const { stdout } = await run('du', ['-sk', join(folder, 'node_modules')]);
    return {
      seconds,
      packages: Object.values(packages).filter(({ link }) => !link).length,
      megabytes: Number(stdout.split('\t')[0]) / 1024,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The lock file, and the package.json of every workspace. */
async function manifests(root) {
  const found = ['package.json', 'package-lock.json'];
  for (const top of ['apps', 'libs']) {
    for (const entry of await readdir(join(root, top), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath, entry.name));
      if (entry.name === 'package.json' && !/node_modules|templates|samples|\/dist\//.test(path)) found.push(path);
    }
  }
  return found;
}
