#!/usr/bin/env node
/**
 * Builds the web app into `dist`, where its sources changed since it was built. With `--check` only says whether they did, by its exit code;
 * with `--watch` builds again at each change, until it is stopped.
 *
 * What is served is never in pieces: what a page loads comes before the page, the page comes whole, and what the page before it loads stays
 * until the next build, for those who have it open.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const FOLDER = import.meta.dirname;
const ROOT = join(FOLDER, '../..');
const TARGET = join(FOLDER, 'dist');
const DRAFT = join(FOLDER, 'dist.new');
const STAMP = join(TARGET, 'build.json');

/** Folders and files whose content makes the build what it is. */
const SOURCES = ['apps/web', 'libs/client/src', 'package-lock.json'];
const NO_SOURCE = /(^|\/)(node_modules|dist|dist\.new|test|\.[^/]*)(\/|$)|\.(js|js\.map|md)$|spec\.ts$/;
/** Fonts and pictures are compressed already, and a file that fits one packet does not get there sooner. */
const COMPRESSED = /\.(js|mjs|css|svg|json|wasm|html)$/;
const SMALL = 1_000;

async function filesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [path];
  const found = entries
    .map(({ name }) => join(path, name))
    .filter((file) => !NO_SOURCE.test(relative(ROOT, file)))
    .map(filesBelow);
  return (await Promise.all(found)).flat();
}

async function hashOfSources() {
  const hash = createHash('sha256');
  const files = (await Promise.all(SOURCES.map((path) => filesBelow(join(ROOT, path))))).flat().sort();
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(ROOT, file)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** What is known of the last build; nothing where there is none. */
async function lastBuild() {
  const text = await readFile(STAMP, 'utf8').catch(() => '{}');
  return { sources: undefined, assets: [], ...JSON.parse(text) };
}

async function compress(path) {
  const { length } = await readFile(path);
  if (!COMPRESSED.test(path) || length < SMALL) return;
  const brotli = createBrotliCompress({ params: { [constants.BROTLI_PARAM_SIZE_HINT]: length } });
  await pipeline(createReadStream(path), brotli, createWriteStream(`${path}.br`));
  await pipeline(createReadStream(path), createGzip({ level: 9 }), createWriteStream(`${path}.gz`));
}

/** Puts the draft in the place of what is served. */
async function publish(sources) {
  const before = await lastBuild();
  const assets = await readdir(join(DRAFT, 'assets'));
  for (const name of assets) await compress(join(DRAFT, 'assets', name));
  const served = join(TARGET, 'assets');
  await mkdir(served, { recursive: true });
  for (const name of await readdir(join(DRAFT, 'assets'))) {
    await rename(join(DRAFT, 'assets', name), join(served, name));
  }
  // Says which modules are in which file, for whoever counts their sizes. Nobody is served it.
  await rm(join(TARGET, '.vite'), { recursive: true, force: true });
  await rename(join(DRAFT, '.vite'), join(TARGET, '.vite'));
  await rename(join(DRAFT, 'index.html'), join(TARGET, 'index.html'));
  await writeFile(STAMP, JSON.stringify({ sources, assets }));
  const kept = new Set([...assets, ...before.assets].flatMap((name) => [name, `${name}.br`, `${name}.gz`]));
  for (const name of await readdir(served)) if (!kept.has(name)) await rm(join(served, name));
  await rm(DRAFT, { recursive: true });
}

/** Why a build fails is in what it throws; that it failed needs no line of its own. */
function loggerOf({ createLogger }) {
  const logger = createLogger('warn');
  const { error } = logger;
  logger.error = (message, about) => {
    if (!message.includes('Build failed in')) error(message, about);
  };
  return logger;
}

const options = (vite, outDir, more = {}) => ({
  root: FOLDER,
  configFile: join(FOLDER, 'vite.config.ts'),
  customLogger: loggerOf(vite),
  build: { outDir, emptyOutDir: true, manifest: true, ...more },
});

async function run(argument) {
  if (argument === '--watch') {
    const vite = await import('vite');
    // Not as it is published: nobody but its author has it open.
    await vite.build(options(vite, TARGET, { watch: {}, emptyOutDir: false }));
    await rm(STAMP, { force: true });
    return undefined;
  }
  const sources = await hashOfSources();
  const isBuilt = (await lastBuild()).sources === sources;
  if (argument === '--check') return isBuilt ? 0 : 1;
  if (isBuilt) return 0;
  const vite = await import('vite');
  await vite.build(options(vite, DRAFT));
  // What is changed while it is built is built the next time.
  await publish(sources);
  return 0;
}

try {
  process.exitCode = await run(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
