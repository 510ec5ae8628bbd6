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
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const modules = join(root, 'node_modules');
const nodeBinary = join(modules, '.bin', 'node');
const buildStamp = join(modules, '.roost-build');
const [major = 0] = process.versions.node.split('.').map(Number);
const command = process.argv[2];

if (major < 20) fail(`Roost needs Node 20 or newer, this is ${process.versions.node}.`);

if (command === 'doctor') {
  if (!isInstalled()) fail('missing  dependencies: run "npm start", or "npm install"');
  if (!isBuilt()) build();
} else {
  await locked(async () => {
    if (!isInstalled()) install();
    if (!isBuilt()) build();
  });
}
if (major >= 24) await import('../src/main.js');
else runUnderOwnNode();

/** npm notes what it installed in a file of its own. A lock file that is newer has not been installed. */
function isInstalled() {
  const installed = timeOf(join(modules, '.package-lock.json'));
  return installed > 0 && existsSync(nodeBinary) && timeOf(join(root, 'package-lock.json')) <= installed + 5_000;
}

function install() {
  say('Installing the dependencies; the first time this takes a minute or two');
  // Not `npm ci`: it refuses a lock file that was written where packages for other platforms could not be looked up.
  const { status } = spawnSync('npm', ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) fail('The dependencies could not be installed: see above.');
  rmSync(buildStamp, { force: true });
  const now = new Date();
  utimesSync(join(modules, '.package-lock.json'), now, now);
}

function isBuilt() {
  const built = timeOf(buildStamp);
  return built > 0 && ['apps', 'libs'].every((folder) => !hasNewer(join(root, folder), built));
}

function hasNewer(folder, time) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name !== 'node_modules' && hasNewer(path, time);
    if (!entry.name.endsWith('.ts') || entry.name.endsWith('spec.ts')) return false;
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
