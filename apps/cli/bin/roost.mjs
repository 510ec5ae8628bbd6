#!/usr/bin/env node
/**
 * Way in to every command. Runs on any Node from 20 on and needs nothing installed: it installs what is missing, builds what
 * has changed, and goes on under the project's own Node 24.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const modules = join(root, 'node_modules');
const nodeBinary = join(modules, '.bin', 'node');
/** Vite builds it, once the API serves; all but its tests. */
const webApp = join(root, 'apps', 'web');
const buildStamp = join(modules, '.roost-build');
const [major = 0] = process.versions.node.split('.').map(Number);
const command = process.argv[2];
/** Commands that need what tests, linting and generating are done with. Whoever only runs the server goes without. */
const needsTools =
  ['test', 'soak', 'generate', 'bench', 'pictures'].includes(command) || existsSync(join(modules, 'jest'));

if (major < 20) fail(`Roost needs Node 20 or newer, this is ${process.versions.node}.`);

if (command === 'doctor') {
  if (!isInstalled()) fail('missing  dependencies: run "npm start", or "npm install"');
  if (!isBuilt()) build();
} else {
  await locked(async () => {
    if (!isInstalled()) await install();
    if (!isBuilt()) build();
  });
}
// What `npm start` says at its end counts from here.
process.env.ROOST_BEGAN_AT ??= String(Date.now() - Math.round(process.uptime() * 1000));
if (major >= 24) await import('../src/main.js');
else runUnderOwnNode();

/** npm notes what it installed in a file of its own. A lock file that is newer has not been installed. */
function isInstalled() {
  const installed = timeOf(join(modules, '.package-lock.json'));
  const isWhole = existsSync(nodeBinary) && (!needsTools || existsSync(join(modules, 'jest')));
  return installed > 0 && isWhole && timeOf(join(root, 'package-lock.json')) <= installed + 5_000;
}

async function install() {
  const started = performance.now();
  const stop = showInstalling(started);
  // Not `npm ci`: it refuses a lock file that was written where packages for other platforms could not be looked up.
  const flags = ['--no-save', '--no-progress'];
  // Said in any case: NODE_ENV=production leaves out what is only for development, and npm takes it from there, too.
  const npm = spawn('npm', ['install', ...flags, needsTools ? '--include=dev' : '--omit=dev'], {
    cwd: root,
    stdio: 'inherit',
    // Beside what package.json says: no package reports that it was installed.
    env: { ...process.env, DO_NOT_TRACK: '1', SCARF_ANALYTICS: 'false' },
  });
  const [status] = await once(npm, 'exit');
  stop(status === 0);
  if (status !== 0) fail('The dependencies could not be installed: see above.');
  rmSync(buildStamp, { force: true });
  const now = new Date();
  utimesSync(join(modules, '.package-lock.json'), now, now);
}

/** Says how many packages are there, and since when, until it is stopped: a slow machine takes minutes. */
function showInstalling(started) {
  const missing = new Set(lockedPackages());
  const total = missing.size;
  const isTerminal = process.stdout.isTTY;
  const count = () => {
    for (const path of missing) if (existsSync(join(root, path, 'package.json'))) missing.delete(path);
    return total - missing.size;
  };
  const line = () => `${count()} of ${total} packages, ${duration(performance.now() - started)}`;
  say(`Installing the dependencies: ${total} packages; the first time this takes minutes`);
  const draw = () => process.stdout.write(isTerminal ? `\r\u001b[2K  ${line()}` : `  ${line()}\n`);
  const timer = setInterval(draw, isTerminal ? 500 : 10_000);
  return (isWell) => {
    clearInterval(timer);
    if (isTerminal) process.stdout.write('\r\u001b[2K');
    if (isWell) process.stdout.write(`Installed ${count()} packages in ${duration(performance.now() - started)}\n`);
  };
}

/** Folders of the packages that npm will install on this machine. */
function lockedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const fits = (list, value) =>
    !list || ((list.includes(value) || list.every((item) => item.startsWith('!'))) && !list.includes(`!${value}`));
  return Object.entries(packages).flatMap(([path, { link, dev, os, cpu, libc }]) => {
    const isForHere = fits(os, process.platform) && fits(cpu, process.arch) && (!libc || libc.includes('glibc'));
    return path.startsWith('node_modules/') && !link && isForHere && (needsTools || !dev) ? [path] : [];
  });
}

function duration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function isBuilt() {
  const built = timeOf(buildStamp);
  return built > 0 && ['apps', 'libs'].every((folder) => !hasNewer(join(root, folder), built));
}

/** The build leaves out specs, which run as they are, and declarations. */
function isBuiltFrom(name) {
  return name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.endsWith('spec.ts');
}

function hasNewer(folder, time) {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.some((entry) => {
    if (folder === webApp && entry.name !== 'test') return false;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name !== 'node_modules' && hasNewer(path, time);
    if (!isBuiltFrom(entry.name)) return false;
    return timeOf(path) > time || !existsSync(path.replace(/ts$/, 'js'));
  });
}

function build() {
  say('Building');
  const started = new Date();
  const nest = join(modules, '@nestjs', 'cli', 'bin', 'nest.js');
  const { status, stdout, stderr } = spawnSync(nodeBinary, [nest, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) fail(`The build failed:\n${stdout}${stderr}`);
  writeFileSync(buildStamp, '');
  utimesSync(buildStamp, started, started);
}

/** Lets one process at a time install and build. */
async function locked(work) {
  const lock = join(root, '.roost', 'setup.lock');
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
  for (let told = false; ;) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
      if (!told) say('Waiting for another process that installs or builds');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  await work();
  release();
  process.off('exit', release);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function runUnderOwnNode() {
  const child = spawn(nodeBinary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function timeOf(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function say(text) {
  process.stdout.write(`${text} …\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
