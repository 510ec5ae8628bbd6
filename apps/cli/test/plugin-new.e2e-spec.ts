import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient, createTestApp, eventually, mailTo, SpawnedProcess, type TestApp } from '@roost/testing';
import { writePlugin } from '../src/scaffold/write-plugin.js';
import { lendOverHttp } from './lending-over-http.js';
import { packed, writePackage } from './plugins/plugin-package.js';
import { Registry } from './plugins/registry.js';
import { roostPlugin } from './plugins/roost-plugin.js';
import { packagesOf, served, shell, terminal } from './plugins/stranger-terminal.js';
import { BOTH, BROKEN, UP_DOWN_UP } from './plugins/stranger-sources.js';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const CLI = join(import.meta.dirname, '../src/main.js');
const SAMPLE = join(ROOT, 'apps/cli/samples/lending');

interface Plugin {
  name: string;
  version: string | null;
  state: string;
  health: string;
  routes: { method: string; path: string; permission: string | null }[];
  jobs: string[];
  permissions: string[];
  migrations: { name: string; appliedAt: string | null }[];
}

describe('roost plugin new', () => {
  let folder: string;
  let installed: string;
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
    folder = await mkdtemp(join(tmpdir(), 'roost-stranger-'));
    await mkdir(join(ROOT, '.roost/test-plugins'), { recursive: true });
    installed = await mkdtemp(join(ROOT, '.roost/test-plugins/stranger-'));
  });
  afterAll(async () => {
    for (const path of [folder, installed]) await rm(path, { recursive: true, force: true });
    await app.close();
  });

  const roost = async (args: string[], env: Record<string, string> = {}) =>
    execute(process.execPath, [CLI, ...args], { env: { ...terminal, ...env } }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: unknown) => {
        const { code, stderr } = error as { code: number; stderr: string };
        return { code, text: stderr };
      },
    );
  const unpack = (name: string, target: string) =>
    execute('tar', ['xzf', join(folder, name, `roost-plugin-${name}-1.0.0.tgz`), '-C', target]);
  const started = async (
    process: 'api' | 'worker',
    plugins: string,
    settings: Record<string, string> = {},
  ): Promise<SpawnedProcess & { url?: string }> => {
    const env = { ...app.env, PORT: '0', LOG_LEVEL: 'info', ROOST_PLUGINS: plugins, ...settings };
    const spawned = new SpawnedProcess(process, env);
    if (process === 'worker') return spawned;
    const listening = () => /listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(spawned.output.join(''))?.[1];
    return Object.assign(spawned, { url: (await eventually(listening, (url) => url !== undefined)) ?? '' });
  };
  const stopped = async (...processes: SpawnedProcess[]): Promise<void> => {
    for (const spawned of processes) spawned.kill('SIGTERM');
    expect(await Promise.all(processes.map((spawned) => spawned.exit()))).toEqual(processes.map(() => 0));
  };

  it('refuses names and folders that cannot be', async () => {
    const refused = async (...args: string[]) => (await roostPlugin(['new', ...args], terminal)).text;
    expect(await roost(['plugin', 'new', 'My Plugin', join(folder, 'x')])).toMatchObject({ code: 1 });
    expect(await refused('reviews', folder)).toBe(`${folder} already exists\n`);
    const inside = join(ROOT, 'libs/reviews');
    expect(await refused('reviews', inside)).toBe(`${inside} is inside this repository\n`);
  });

  it('writes a package whose tests pass against packed packages, by the commands of docs/plugins.md', async () => {
    const target = join(folder, 'reviews');
    const docs = await readFile(join(ROOT, 'docs/plugins.md'), 'utf8');
    const [write = '', check = '', pack = ''] = [...docs.matchAll(/^```sh\n(.*?)^```$/gms)].map(
      ([, block = '']) => block,
    );
    await shell(ROOT, write.replace('../roost-plugin-reviews', target), terminal);
    expect(await shell(target, check, terminal)).toMatch(/pass 5\n.*fail 0/s);
    expect(await shell(target, pack, terminal)).toMatch(/roost-plugin-reviews-1\.0\.0\.tgz\n$/);
    const kit = await readFile(join(target, 'node_modules/@roost/plugin-kit/package.json'), 'utf8');
    expect(JSON.parse(kit)).toMatchObject({
      exports: { '.': { types: './src/index.d.ts', default: './src/index.js' } },
    });
  }, 600_000);

  it('writes one under any name, which compiles', async () => {
    const names = ['car-pool', 'status'];
    const tarballs = await packagesOf(join(folder, 'reviews'));
    const shelf = join(folder, 'named');
    await mkdir(shelf);
    await symlink(join(folder, 'reviews/node_modules'), join(shelf, 'node_modules'));
    // What the command does, once the packages are made.
    for (const name of names) await writePlugin(name, join(shelf, name), tarballs);
    // What "npm run build" does in each, at once: the compiler reads what they import once.
    const config = {
      extends: './status/tsconfig.json',
      include: names.flatMap((name) => [`${name}/src`, `${name}/test`]),
    };
    await writeFile(
      join(shelf, 'tsconfig.json'),
      JSON.stringify({ ...config, compilerOptions: { rootDir: '.', outDir: 'dist' } }),
    );
    await writeFile(join(shelf, 'package.json'), '{ "type": "module" }');
    await shell(shelf, 'npx tsc');
    for (const name of names) {
      const manifest = await readFile(join(shelf, `dist/${name}/src/${name}.plugin.js`), 'utf8');
      expect(manifest).toContain(`name: '${name}'`);
      expect(manifest).not.toMatch(/review/i);
      // In no language.
      for (const locale of ['en', 'sv']) {
        const mail = await readFile(join(shelf, name, `templates/thanks.${locale}.mjml`), 'utf8');
        expect(mail).not.toMatch(/review|recension/i);
      }
    }
  });

  it('whose migrations are generated from its entities, by the command of docs/plugins.md, and run up, down and up', async () => {
    const target = join(folder, 'starred');
    await cp(join(folder, 'reviews'), target, {
      recursive: true,
      filter: (path) => !/node_modules|packages/.test(path),
    });
    await symlink(join(folder, 'reviews/node_modules'), join(target, 'node_modules'));
    const entity = join(target, 'src/review.entity.ts');
    const starred = `@Property({ type: 'smallint', default: 0 })\n  stars: number;\n\n  @Property({ type: 'boolean'`;
    await writeFile(entity, (await readFile(entity, 'utf8')).replace(`@Property({ type: 'boolean'`, starred));
    const [, command = ''] =
      /^npm run migration -- (.*)$/m.exec(await readFile(join(ROOT, 'docs/plugins.md'), 'utf8')) ?? [];
    expect(await shell(target, `npm run migration -- ${command}`)).toContain(
      'Written: src/migrations/add-stars.migration.ts\nAdded to src/reviews.plugin.ts',
    );
    const written = await readFile(join(target, 'src/migrations/add-stars.migration.ts'), 'utf8');
    expect([...written.matchAll(/addSql\((.*)\)/g)].map(([, statement]) => statement)).toEqual([
      `'alter table "reviews_review" add "stars" smallint not null default 0'`,
      `'alter table "reviews_review" drop column "stars"'`,
    ]);
    // Built and looked at once more, from the folder of Roost: nothing is missing.
    const again = await roost(['plugin', 'migration', 'more', target], served);
    expect(again.text).toContain('Nothing to do: the tables are as the entities say\n');
    await writeFile(join(target, 'test/migration.test.ts'), UP_DOWN_UP);
    // What knows nothing of the column yet does not compile.
    const check = `npx tsc --noCheck && npx roost-test node --test --test-force-exit 'dist/test/migration.test.js'`;
    expect(await shell(target, check)).toMatch(/pass 1\n.*fail 0/s);
  }, 600_000);

  it('in whose folder another plugin is installed and tested with, while no registry is asked for a package of Roost', async () => {
    const target = join(folder, 'grades');
    await writePlugin('grades', target, await packagesOf(join(folder, 'reviews')));
    // As npm would install it again, without the time that takes.
    await execute('cp', ['-al', join(folder, 'reviews/node_modules'), target]);
    const registry = await Registry.open();
    const odd = (fields: object) => writePackage(folder, 'odd', { fields }).then(packed);
    const docs = await readFile(join(ROOT, 'docs/plugins.md'), 'utf8');
    const command = /^npm install --save-dev .*$/m.exec(docs)?.[0] ?? '';
    const install = (tarball: string, env = {}) =>
      shell(target, command.replace(/\S+\.tgz/, `'${tarball}'`), { ...terminal, ...env });
    try {
      await expect(install(await odd({ dependencies: { '@roost/nobody': '*' } }))).rejects.toThrow('Invalid URL');
      // From here on our scope is asked of a registry: the names are packed ones all the same, in whatever version.
      const env = { 'npm_config_@roost:registry': registry.url };
      const peers = { '@roost/plugin-kit': '^1.0.0', '@roost/users': '^9.0.0', '@roost/admin': '*' };
      await install(await odd({ peerDependencies: peers, dependencies: { '@roost/mail-smtp': '^2.0.0' } }), env);
      await install(join(folder, 'reviews/roost-plugin-reviews-1.0.0.tgz'), env);
      expect(registry.asked).toEqual([]);
    } finally {
      registry.close();
    }
    const manifest = join(target, 'src/grades.plugin.ts');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('requires: [', `requires: ['reviews', `));
    await rm(join(target, 'test'), { recursive: true });
    await mkdir(join(target, 'test'));
    await writeFile(join(target, 'test/both.test.ts'), BOTH);
    expect(await shell(target, 'npm test')).toMatch(/pass 1\n.*fail 0/s);
  }, 600_000);

  it('is what the sample passes its tests against, too', async () => {
    const target = join(folder, 'lending');
    await cp(SAMPLE, target, { recursive: true, filter: (path) => !/node_modules|dist|\.js(\.map)?$/.test(path) });
    await symlink(join(folder, 'reviews/node_modules'), join(target, 'node_modules'));
    expect(await shell(target, 'npm test')).toMatch(/pass 19\n.*fail 0/s);
    expect(await shell(target, 'npm pack')).toMatch(/roost-plugin-lending-1\.0\.0\.tgz\n$/);
  });

  it('whose author tests drivers of storages and mails by the contracts of their ports, with node --test', async () => {
    const target = join(folder, 'drivers');
    await mkdir(target);
    await cp(join(import.meta.dirname, 'drivers/outside-drivers.test.ts'), join(target, 'drivers.test.ts'));
    await writeFile(join(target, 'package.json'), '{ "type": "module" }');
    await symlink(join(folder, 'reviews/node_modules'), join(target, 'node_modules'));
    const { stdout } = await execute(process.execPath, ['--test', '--test-reporter=tap'], {
      cwd: target,
      env: terminal,
    });
    expect(stdout).toMatch(/# pass 24\n# fail 0\n/);
  });

  it('whose plugin a built server loads: tables, routes, permissions, job, and an event that breaks elsewhere', async () => {
    await unpack('reviews', installed);
    const lending = join(installed, 'lending');
    await mkdir(lending);
    await unpack('lending', lending);
    await writeFile(join(installed, 'broken.mjs'), BROKEN);
    const entry = 'package/dist/src/index.js';
    const plugins = [join(installed, entry), join(lending, entry), join(installed, 'broken.mjs')].join(',');
    const codes = join(folder, 'codes');
    const settings = {
      LENDING_KIOSK_PIN: '2718',
      LENDING_SHED: 'the boat house',
      SHED_DOOR_DRIVER: 'code-list',
      SHED_DOOR_CODE_LIST_FILE: codes,
    };
    const migrated = await roost(['migrate'], { ...app.env, ROOST_PLUGINS: plugins, ...settings });
    expect(migrated).toEqual({ code: 0, text: 'lending/20261126000000_create\nreviews/20261121000000_create\n' });

    const [api, worker] = await Promise.all([started('api', plugins, settings), started('worker', plugins, settings)]);
    const client = new ApiClient(api.url ?? '');
    const admin = await app.signUpAdmin().then(() => client.signIn('grace', 'nanoseconds of wire'));
    const { data } = await admin.get<Plugin[]>('/admin/plugins');
    expect(data.find(({ name }) => name === 'reviews')).toMatchObject({
      version: '1.0.0',
      state: 'enabled',
      health: 'unknown',
      routes: expect.arrayContaining([{ method: 'GET', path: '/reviews', permission: 'reviews.read' }]) as unknown,
      jobs: ['reviews.thank'],
      permissions: ['reviews.read', 'reviews.write', 'reviews.moderate'],
      migrations: [{ name: '20261121000000_create', appliedAt: expect.any(String) as string }],
    });
    expect(data.find(({ name }) => name === 'storage')).toMatchObject({ state: 'enabled', health: 'up' });
    expect((await client.get('/reviews')).status).toBe(401);

    const ada = await client.signUp();
    const review = { subject: 'The red car', rating: 5, text: 'Starts in winter.' };
    expect((await ada.post('/reviews', review)).status).toBe(201);
    expect((await mailTo(client, ada.account.email, /Thank you/)).text).toContain('The red car');
    await admin.post(`/admin/users/${ada.account.id}/suspend`);
    await eventually(
      () => admin.get<unknown[]>('/reviews'),
      (answer) => answer.data.length === 0,
    );

    await lendOverHttp(client, admin, codes);
    expect(api.output.join('')).toMatch(/roost-notice .*Screen in the shed/);
    const overdue = await roost(['lending', 'overdue'], { ...app.env, ROOST_PLUGINS: plugins, ...settings });
    expect(overdue).toEqual({ code: 0, text: 'Nothing is overdue\n' });
    await stopped(api, worker);
  });

  it('whose tables stay when it is taken out of the list', async () => {
    // The server of this process runs on the same database, and has no plugins on its list.
    const admin = await app.client.signIn('grace', 'nanoseconds of wire');
    expect((await admin.get('/reviews')).status).toBe(404);
    const { data } = await admin.get<Plugin[]>('/admin/plugins');
    expect(data.find(({ name }) => name === 'reviews')).toMatchObject({ version: null, state: 'removed', routes: [] });
    const [row] = await app.em().execute<{ count: number }[]>('select count(*)::int as count from reviews_review');
    expect(row?.count).toBe(1);
  });

  it('which gets the plugin-kit of the server, is refused with one in its own code, and with a setting that it does not have', async () => {
    const twice = join(installed, 'twice');
    await cp(join(installed, 'package'), twice, { recursive: true });
    await cp(join(ROOT, 'libs/plugin-kit'), join(twice, 'node_modules/@roost/plugin-kit'), { recursive: true });
    const failure = async (plugin: string, env: Record<string, string>) => {
      const spawned = new SpawnedProcess('api', { ...app.env, ...env, ROOST_PLUGINS: plugin });
      return { code: await spawned.exit(), message: spawned.errors.join('') };
    };
    const bundled = join(installed, 'bundled.mjs');
    await writeFile(bundled, `import './twice/node_modules/@roost/plugin-kit/src/index.js';\n${BROKEN}`);
    const api = await started('api', join(twice, 'dist/src/index.js'));
    expect((await new ApiClient(api.url ?? '').get('/reviews')).status).toBe(401);
    await stopped(api);
    expect(await failure(bundled, {})).toEqual({
      code: 1,
      message: expect.stringMatching(
        /^Plugin package .+: contains a second copy of plugin-kit, .+: make it a peer dependency, and do not bundle it\n$/,
      ) as string,
    });
    expect(await failure(join(installed, 'package/dist/src/index.js'), { REVIEWS_BUGDET: '1/1d' })).toEqual({
      code: 1,
      message: 'Configuration of plugin reviews: there is no setting REVIEWS_BUGDET; there are: REVIEWS_BUDGET\n',
    });
  });
});
