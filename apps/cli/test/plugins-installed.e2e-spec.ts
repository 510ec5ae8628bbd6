import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@roost/embedded';
import { environment } from '@roost/kernel';
import { createTestApp, eventually, SpawnedProcess, type TestApp } from '@roost/testing';
import { StartedCommand } from './hand-over/started-server.js';
import { packed, type PluginPackage, sourceOf, writePackage } from './plugins/plugin-package.js';
import { Registry } from './plugins/registry.js';
import { roostPlugin } from './plugins/roost-plugin.js';

const ROOT = join(import.meta.dirname, '../../..');
const CLI = join(import.meta.dirname, '../src/main.js');
const OFFLINE = { npm_config_registry: 'http://127.0.0.1:1/' };
const CREATE = { '20260101000000_create': 'create table shelf_thing (id int primary key, project_id uuid)' };

describe('roost plugin', () => {
  let app: TestApp;
  let folder: string;
  let registry: Registry;
  let env: Record<string, string>;
  beforeAll(async () => {
    app = await createTestApp();
    folder = await mkdtemp(join(tmpdir(), 'roost plugins '));
    registry = await Registry.open();
    env = {
      PATH: environment.PATH ?? '',
      ...app.env,
      // Not that of the test app, which stays without plugins.
      ROOST_HOME: join(folder, 'home'),
      npm_config_registry: registry.url,
      npm_config_cache: join(folder, 'cache'),
      npm_config_fetch_retries: '0',
    };
  });
  afterAll(async () => {
    registry.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const roost = (args: readonly string[], more: Record<string, string> = {}) => roostPlugin(args, { ...env, ...more });
  const write = (name: string, plugin?: PluginPackage) => writePackage(folder, name, plugin);
  const tarball = async (name: string, plugin?: PluginPackage) => packed(await write(name, plugin));
  const plugins = () => join(env.ROOST_HOME ?? '', 'plugins');
  /** What counts, and what else lies there. */
  const state = async () => {
    const current = await readlink(join(plugins(), 'current')).catch(() => undefined);
    const sets = await readdir(join(plugins(), 'sets')).catch(() => []);
    const lock = (await readdir(plugins()).catch(() => [])).filter((name) => name === 'lock');
    const manifest = current === undefined ? '' : await readFile(join(plugins(), current, 'package.json'), 'utf8');
    return { current, sets: sets.sort(), lock, manifest };
  };
  const told = async (...names: string[]): Promise<string[]> => {
    const api = new SpawnedProcess('api', { ...env, PORT: '0', LOG_LEVEL: 'info' });
    const url = await api.address();
    const texts = await Promise.all(names.map(async (name) => (await fetch(`${url}/${name}`)).text()));
    api.kill('SIGTERM');
    expect(await api.exit()).toBe(0);
    return texts;
  };
  const tables = async () =>
    (await app.em().execute<{ name: string }[]>(`select tablename as name from pg_tables where tablename ~ '^shelf_'`))
      .map(({ name }) => name)
      .sort();

  it('installs from a registry, a tarball and a folder, a plugin on another one too, and asks nobody for what the server brings', async () => {
    const peers = { '@roost/users': '^0.1.0', '@roost/not-there-yet': '*' };
    const optional = { peerDependenciesMeta: { '@roost/not-there-yet': { optional: true } } };
    const shelf = { migrations: CREATE, peers, fields: { ...optional, dependencies: { helper: '^1.0.0' } } };
    const file = await tarball('shelf', { ...shelf, version: '1.1.0' });
    const helper = await writePackage(folder, 'helper', { packageName: 'helper', code: 'export default 1;' });
    const published = {
      name: 'roost-plugin-shelf',
      version: '1.1.0',
      dependencies: { helper: '^1.0.0' },
      peerDependencies: peers,
    };
    registry.publish(published, file);
    registry.publish({ name: 'helper', version: '1.0.0' }, await packed(helper));
    const book = { requires: ['shelf'], peers: { 'roost-plugin-shelf': '^1.0.0', ...peers }, fields: optional };

    const lonely = await roost(['add', await tarball('book', book)]);
    expect(lonely).toEqual({
      code: 1,
      text: 'roost-plugin-book needs roost-plugin-shelf ^1.0.0, which is not installed\n',
    });
    expect(await roost(['add', 'roost-plugin-shelf@^1.0.0'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('Installed roost-plugin-shelf\n') as string,
    });
    // One that builds on what is there needs no registry at all.
    expect(await roost(['add', await write('book', book)], OFFLINE)).toMatchObject({ code: 0 });
    expect(await roost(['list'])).toMatchObject({
      text: expect.stringMatching(
        /^roost-plugin-book 1\.0\.0 {2}book, from .*\nroost-plugin-shelf 1\.1\.0 {2}shelf, from roost-plugin-shelf@\^1\.0\.0\n$/,
      ) as string,
    });
    expect(await tables()).toEqual(['shelf_thing']);
    expect(await told('shelf', 'book')).toEqual(['hello', 'hello hello']);
    expect(new Set(registry.asked.map((path) => path.split('/-/')[0]))).toEqual(
      new Set(['roost-plugin-shelf', 'helper']),
    );
  }, 400_000);

  it('serves in development what a source of an installed plugin says, and what was changed in it, with no registry in reach', async () => {
    const apart = { ...OFFLINE, ROOST_HOME: join(folder, 'apart') };
    const peers = { 'roost-plugin-desk': '^1.0.0', '@mikro-orm/migrations': '*', '@nestjs/common': '*' };
    const lamp = await tarball('lamp', { requires: ['desk'], peers });
    expect(await roost(['add', await tarball('desk'), lamp], apart)).toMatchObject({ code: 0 });
    const source = join(folder, 'lamp in work');
    const manifest = { name: 'roost-plugin-lamp', version: '2.0.0', type: 'module', exports: './dist/index.js' };
    await mkdir(join(source, 'src'), { recursive: true });
    await writeFile(join(source, 'package.json'), JSON.stringify({ ...manifest, peerDependencies: peers }));
    await writeFile(join(source, 'tsconfig.json'), '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }');
    // As editors save: a new file takes the place of the old one.
    const say = async (text: string) => {
      const draft = join(source, 'index.draft');
      await writeFile(draft, `export const typed: string = '';${sourceOf('lamp', { requires: ['desk'], text })}`);
      await rename(draft, join(source, 'src/index.ts'));
    };
    await say('draft');
    // What it is tested against lies in its own node_modules, and is none of the server's.
    await cp(join(ROOT, 'libs/plugin-kit'), join(source, 'node_modules/@roost/plugin-kit'), { recursive: true });
    const port = String(await freePort());
    const dev = new StartedCommand('dev', { ...env, ...apart, ROOST_PLUGINS: source, PORT: port, PUBLIC_URL: '' });
    const served = async () => (await fetch(`http://127.0.0.1:${port}/lamp`)).text();
    try {
      await dev.says('Watching ');
      expect(await served()).toBe('draft hello');
      await say('final');
      await eventually(served, (text) => text === 'final hello');
      await dev.says('Restarted the API');
      await writeFile(join(source, 'src/index.ts'), 'export default {');
      await dev.says('The build failed. The last good build keeps running');
      expect(await served()).toBe('final hello');
      // Once more, with processes that have stood by since.
      await say('settled');
      await eventually(served, (text) => text === 'settled hello');
    } finally {
      dev.kill('SIGINT');
    }
    expect(await dev.exit()).toBe(0);
  }, 400_000);

  it('refuses what cannot be a plugin here, and leaves everything as it was', async () => {
    const before = await state();
    const asked = registry.asked.length;
    const transitive = await tarball('deep', { fields: { dependencies: { 'needs-kit': '1.0.0' } } });
    const needsKit = { name: 'needs-kit', version: '1.0.0', dependencies: { '@roost/plugin-kit': '^1.0.0' } };
    registry.publish(
      needsKit,
      await packed(await writePackage(folder, 'needs-kit', { packageName: 'needs-kit', fields: needsKit })),
    );
    const evil = await tarball('evil', { packageName: '../../evil' });
    const broken = join(folder, 'broken.tgz');
    await writeFile(broken, 'no tarball');
    const cases: [string, RegExp][] = [
      ['@roost/users', /^@roost\/users is part of the server\n$/],
      ['--registry=http://127.0.0.1:1/', /^roost plugin does not know --registry/],
      ['./nowhere.tgz', /nowhere\.tgz does not exist\n$/],
      ['roost-plugin-nobody', /^roost-plugin-nobody: .*404/s],
      [broken, /broken\.tgz: /],
      [evil, /evil/],
      [
        await tarball('plain', { fields: { peerDependencies: {} } }),
        /is not a plugin of Roost: @roost\/plugin-kit is not among/,
      ],
      [
        await tarball('greedy', { fields: { dependencies: { '@roost/users': '*' } } }),
        /@roost\/users: the server provides it, so make it a peer/,
      ],
      [transitive, /^@roost\/plugin-kit is a dependency of the package. The server provides it/],
      [
        await tarball('future', { peers: { '@nestjs/common': '^99.0.0' } }),
        /needs @nestjs\/common \^99\.0\.0; there is 12\./,
      ],
      [await tarball('old', { compat: '^9.0.0' }), /^Plugin old: made for plugin-kit \^9\.0\.0/],
      [
        await tarball('twin', { packageName: 'roost-plugin-twin', code: sourceOf('shelf', {}) }),
        /there are two plugins of this name/,
      ],
      [await tarball('shelf', {}), /^roost-plugin-shelf is already installed/],
      [
        await tarball('sick', { migrations: { '20260101000000_create': 'create table nonsense' } }),
        /^Plugin sick: the migration 20260101000000_create failed/,
      ],
    ];
    for (const [spec, message] of cases) {
      const { code, text } = await roost(['add', spec]);
      expect([spec, code, text]).toEqual([spec, 1, expect.stringMatching(message)]);
    }
    expect(await state()).toEqual(before);
    expect(await readdir(folder)).not.toContain('evil');
    expect(registry.asked.slice(asked).filter((path) => path.includes('@roost'))).toEqual([]);
  }, 400_000);

  it('leaves everything as it was when it is killed, when the network is away, and when the disk is full', async () => {
    const before = await state();
    registry.hangs = true;
    const killed = spawn(process.execPath, [CLI, 'plugin', 'add', 'roost-plugin-late'], { env, stdio: 'ignore' });
    await eventually(
      () => registry.asked,
      (asked) => asked.includes('roost-plugin-late'),
    );
    expect(await roost(['add', await tarball('other')])).toMatchObject({
      code: 1,
      text: expect.stringContaining('Another command') as string,
    });
    killed.kill('SIGKILL');
    await once(killed, 'close');
    registry.hangs = false;
    expect((await state()).manifest).toBe(before.manifest);

    const away = await roost(['add', 'roost-plugin-away'], OFFLINE);
    expect(away).toMatchObject({ code: 1, text: expect.stringContaining('ECONNREFUSED') as string });
    const full = await new Promise<number | null>((resolve) => {
      // A file may not grow beyond two blocks: what a full disk is to npm.
      const limited = spawn(
        'bash',
        ['-c', 'ulimit -f 2; exec "$0" "$@"', process.execPath, CLI, 'plugin', 'add', fat],
        { env },
      );
      limited.on('close', resolve);
    });
    expect(full).not.toBe(0);
    expect(await state()).toEqual(before);
  });

  let fat: string;
  beforeAll(async () => {
    const noise = Array.from({ length: 4000 }, () => String(Math.random())).join('\n');
    fat = await tarball('fat', { code: `${sourceOf('fat', {})}/*${noise}*/` });
  });

  it('updates, and keeps the one before when the new one does not load', async () => {
    const source = 'roost-plugin-shelf';
    const publish = async (plugin: PluginPackage & { version: string }) => {
      registry.publish({ name: source, version: plugin.version }, await tarball('shelf', plugin));
    };
    const before = await state();
    await publish({
      version: '1.2.0',
      migrations: { ...CREATE, '20260201000000_sick': 'alter table nowhere add x int' },
    });
    expect(await roost(['update', 'shelf'])).toMatchObject({
      code: 1,
      text: expect.stringContaining('nothing was applied') as string,
    });
    await publish({ version: '1.3.0', migrations: CREATE, compat: '^9.0.0' });
    expect(await roost(['update', 'shelf'])).toMatchObject({
      code: 1,
      text: expect.stringContaining('made for plugin-kit ^9.0.0') as string,
    });
    expect(await state()).toEqual(before);
    await publish({ version: '1.5.0', migrations: CREATE, text: 'better' });
    const updated = await roost(['update', 'shelf']);
    expect(updated).toMatchObject({
      code: 0,
      text: expect.stringContaining('roost-plugin-shelf 1.1.0 -> 1.5.0') as string,
    });
    expect(await told('shelf', 'book')).toEqual(['better', 'hello better']);
  }, 400_000);

  it('removes what nothing builds on, without any network, and keeps its tables', async () => {
    expect(await roost(['remove', 'shelf'], OFFLINE)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/roost-plugin-book.*roost-plugin-shelf/) as string,
    });
    expect(await roost(['remove', 'lamp'], OFFLINE)).toEqual({
      code: 1,
      text: 'lamp is not installed. "roost plugin list" shows what is\n',
    });
    expect(await roost(['remove', 'roost-plugin-book', 'shelf'], OFFLINE)).toMatchObject({ code: 0 });
    expect(await roost(['list'])).toEqual({ code: 0, text: 'No plugins are installed\n' });
    expect(await tables()).toEqual(['shelf_thing']);
  }, 400_000);

  it('tells who names packages in ROOST_PLUGINS how they are installed now', async () => {
    const api = new SpawnedProcess('api', { ...env, ROOST_PLUGINS: 'roost-plugin-shelf' });
    expect(await api.exit()).toBe(1);
    expect(api.errors.join('')).toContain('"npm run roost -- plugin add roost-plugin-shelf"');
  });
});
