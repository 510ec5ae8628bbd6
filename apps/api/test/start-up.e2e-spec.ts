import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { distribution } from '@roost/distribution';
import { compose, createApi, ormConfig, StartupError } from '@roost/kernel';
import { createTestApp, SpawnedProcess, type TestApp } from '@roost/testing';
import { AppModule } from '../src/app.module.js';
import { declaring, handled, plugin, pluginsFolder, PRELUDE, routed, SAME_ID } from './plugin-sources.js';

describe('A start that cannot be', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await createTestApp();
    folder = await mkdtemp(join(await pluginsFolder(), 'plugin-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const written = async (sources: string[]): Promise<string> => {
    const paths = sources.map(async (source, index) => {
      const path = join(folder, `${String(index)}-${crypto.randomUUID()}.mjs`);
      await writeFile(path, PRELUDE + source);
      return path;
    });
    return (await Promise.all(paths)).join(',');
  };
  /** Starts a process with third-party plugins; it has to end by itself. */
  const failure = async (process: 'api' | 'worker', sources: string[], env: Record<string, string> = {}) => {
    const spawned = new SpawnedProcess(process, { ...app.env, ...env, ROOST_PLUGINS: await written(sources) });
    const code = await spawned.exit();
    return { code, message: spawned.errors.join('') };
  };
  /** Starts an API here: what it is refused with is what its process would print before it ends. */
  const refusal = async (sources: string[], env: Record<string, string> = {}): Promise<string> => {
    const settings = { ...app.env, ...env, ROOST_PLUGINS: await written(sources) };
    const started = async (): Promise<void> => {
      const composition = await compose(distribution, settings);
      const api = await createApi(composition, await AppModule.register(composition, ormConfig(composition)));
      await api.close();
    };
    const error = await started().catch((reason: unknown) => reason);
    if (!(error instanceof StartupError)) throw new Error('It was not refused', { cause: error });
    return `${error.message}\n`;
  };

  it.each<[string, 'api' | 'worker', string[], RegExp]>([
    [
      'a cycle',
      'api',
      [
        `export default ${plugin(`name: 'a', requires: ['b']`)}`,
        `export default ${plugin(`name: 'b', requires: ['a']`)}`,
      ],
      /^Plugin a: requires itself in a cycle: a -> b -> a\n$/,
    ],
    [
      'two plugins of one name',
      'api',
      [`export default ${plugin(`name: 'media'`)}`],
      /^Plugin media: there are two plugins of this name\n$/,
    ],
    [
      'a missing plugin',
      'api',
      [`export default ${plugin(`name: 'a', requires: ['nowhere']`)}`],
      /^Plugin a: requires nowhere, which is not loaded\n$/,
    ],
    [
      'another plugin-kit',
      'api',
      [`export default definePlugin({ name: 'a', version: '1.0.0', compat: '^9.0.0' })`],
      /^Plugin a: made for plugin-kit \^9\.0\.0, this is 1\.0\.0\n$/,
    ],
    [
      'a package that is none',
      'api',
      ['export const nothing = 1;'],
      /^Plugin package .*: exports neither a plugin \(default\) nor drivers\n$/,
    ],
    [
      'something else than a manifest',
      'api',
      [`export default function anything() {}`],
      /^Plugin package .*: its default export is not a manifest\n$/,
    ],
    [
      'a route clash',
      'api',
      [routed('users/me', `Requires('users.read-self')`)],
      /^Plugin probe: the route GET \/users\/me of ProbeController\.getProbe is taken by UsersController\.getMe of plugin users\n$/,
    ],
    [
      'a route that declares no access',
      'api',
      [routed('probe')],
      /^Plugin probe: the route ProbeController\.getProbe declares neither @Public\(\) nor @Requires\(\)\n$/,
    ],
    [
      'a permission that nobody declares',
      'api',
      [routed('probe', `Requires('probe.read')`)],
      /^Plugin probe: the route ProbeController\.getProbe requires probe\.read, which no plugin declares\n$/,
    ],
    ['a job without a handler', 'worker', [handled()], /^Plugin probe: the job probe\.work has no handler\n$/],
    [
      'a job with two handlers',
      'worker',
      [handled(['one', 'OnJob(work)'], ['two', 'OnJob(work)'])],
      /^Plugin probe: the job probe\.work has two handlers, Handlers\.one and Handlers\.two\n$/,
    ],
    [
      'a job name of another plugin',
      'api',
      [declaring(`jobs: [defineJob('media.steal')]`)],
      /^Plugin a: the job media\.steal has to start with "a\."\n$/,
    ],
    [
      'two jobs of one name',
      'api',
      [declaring(`jobs: [defineJob('a.work'), defineJob('a.work')]`)],
      /^Plugin a: declares the job a\.work twice\n$/,
    ],
    [
      'a job that is not made with defineJob',
      'api',
      [declaring(`jobs: [{ name: 'a.work', attempts: 5 }]`)],
      /^Plugin a: the job a\.work is not made with defineJob\(\)\n$/,
    ],
    [
      'an event name of another plugin',
      'api',
      [declaring(`events: [defineEvent('media.ready', { version: 1, payload: Payload })]`)],
      /^Plugin a: the event media\.ready has to start with "a\."\n$/,
    ],
    [
      'two events of one name',
      'api',
      [
        declaring(`events: [
          defineEvent('a.new', { version: 1, payload: Payload, formerly: ['a.old'] }),
          defineEvent('a.old', { version: 1, payload: Payload }),
        ]`),
      ],
      /^Plugin a: declares the event a\.old twice\n$/,
    ],
    [
      'an event that old payloads cannot be read of',
      'api',
      [declaring(`events: [defineEvent('a.happened', { version: 2, payload: Payload })]`)],
      /^Plugin a: the event a\.happened has version 2 and no upcast for older payloads\n$/,
    ],
    [
      'a handler of an event that nobody declares',
      'worker',
      [handled(['one', `OnEvent(event('nowhere.happened'), { id: 'one' })`], ['two', 'OnJob(work)'])],
      /^Plugin probe: the event handler Handlers\.one handles nowhere\.happened, which no loaded plugin declares\n$/,
    ],
    [
      'two event handlers of one id',
      'worker',
      [handled(['one', SAME_ID], ['two', SAME_ID], ['two', 'OnJob(work)'])],
      /^Plugin probe: the event handler Handlers\.two has the id probe\/same, as Handlers\.one does\n$/,
    ],
    [
      'an event handler without an id',
      'worker',
      [handled(['one', 'OnEvent(happened, {})'], ['two', 'OnJob(work)'])],
      /^Plugin probe: the event handler Handlers\.one has the id "undefined", which is not in kebab case\n$/,
    ],
    [
      'a field that manifests do not have',
      'api',
      [`export default ${plugin(`name: 'a', entites: []`)}`],
      /^Plugin a: a manifest has no field entites\n$/,
    ],
  ])('tells of %s in one message', async (_what, process, sources, message) => {
    if (process === 'api') expect(await refusal(sources)).toMatch(message);
    else
      expect(await failure(process, sources)).toEqual({ code: 1, message: expect.stringMatching(message) as string });
  });

  it.each([
    [
      'a setting that is no number',
      { MEDIA_MAX_BYTES: 'much' },
      'Configuration of plugin media: MEDIA_MAX_BYTES is not a number\n',
    ],
    ['a missing setting', { DATABASE_URL: '' }, 'Configuration of the kernel: DATABASE_URL is required\n'],
    [
      'a driver that does not exist',
      { STORAGE_DRIVER: 'floppy' },
      'Plugin storage: no driver floppy for STORAGE_DRIVER; there are: local, pictshare, s3\n',
    ],
    [
      'a disabled plugin that others require',
      { ROOST_DISABLED_PLUGINS: 'media' },
      'Plugin auth: requires media, which is not loaded\n',
    ],
    [
      'a setting that there is not',
      { ADMIN_LIMIT: '5' },
      'Configuration of plugin admin: there is no setting ADMIN_LIMIT; there are: none\n',
    ],
  ])('tells of %s in one message', async (_what, env, message) => {
    expect(await refusal([], env)).toBe(message);
  });

  it('ends the process with 1, and prints nothing else', async () => {
    const message = 'Configuration of the kernel: DATABASE_URL is required\n';
    expect(await failure('api', [], { DATABASE_URL: '' })).toEqual({ code: 1, message });
  });

  it('tells of a migration that fails, and applies nothing of any', async () => {
    const path = join(folder, 'failing.mjs');
    const sql = (...lines: string[]): string => lines.map((line) => `this.addSql('${line}');`).join('');
    await writeFile(
      path,
      `${PRELUDE}
import { Migration } from '@mikro-orm/migrations';
class First extends Migration { up() { ${sql('create table failing_first (id int)')} } }
class Second extends Migration { up() { ${sql('create table failing_second (id int)', 'select nonsense')} } }
const migrations = [{ name: '20261121000000_first', class: First }, { name: '20261121000001_second', class: Second }];
export default ${plugin(`name: 'failing', migrations`)};`,
    );
    const cli = join(import.meta.dirname, '../../cli/src/main.js');
    const env = { PATH: '/usr/bin:/bin', ...app.env, ROOST_PLUGINS: path };
    const failure = await promisify(execFile)(process.execPath, [cli, 'migrate'], { env }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Plugin failing: the migration 20261121000001_second failed, nothing was applied: .*nonsense/,
      ) as string,
    });
    const left = await app.em().execute(`select tablename from pg_tables where tablename like 'failing%'`);
    const recorded = await app.em().execute(`select name from kernel_migration where name like 'failing%'`);
    expect([left, recorded]).toEqual([[], []]);
  });

  it.each(['api', 'worker'] as const)(
    'tells of a mail template that cannot be sent, in a lone %s, too',
    async (process) => {
      const templates = await mkdtemp(join(folder, 'templates-'));
      await writeFile(join(templates, 'thanks.en.mjml'), 'Thanks\n<mj-text>{{nobody}}</mj-text>');
      await writeFile(join(templates, 'thanks.json'), '{}');
      const manifest = `name: 'probe', templates: new URL(${JSON.stringify(pathToFileURL(`${templates}/`).href)})`;
      const { code, message } = await failure(process, [`export default ${plugin(manifest)}`]);
      const place = join(templates, 'thanks.en.mjml');
      const fault = `Plugin probe: the mail template ${place}, line 2: "nobody" is not in the sample data\n`;
      expect([code, message]).toEqual([1, fault]);
    },
  );

  it('tells that Postgres does not answer', async () => {
    const { code, message } = await failure('api', [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(code).toBe(1);
    expect(message).toMatch(/^DATABASE_URL: cannot connect to Postgres: .*ECONNREFUSED.*\n$/);
  });
});

describe('A third-party plugin', () => {
  it('is loaded by its path, behind the guard and in OpenAPI', async () => {
    const app = await createTestApp();
    const folder = await mkdtemp(join(await pluginsFolder(), 'plugin-'));
    const path = join(folder, 'probe.mjs');
    await writeFile(path, PRELUDE + routed('probe', 'Public()'));
    const probe = new SpawnedProcess('api', { ...app.env, PORT: '0', LOG_LEVEL: 'info', ROOST_PLUGINS: path });
    const url = await probe.address();
    const answer = await fetch(`${url}/probe`);
    expect(answer.status).toBe(200);
    const openApi = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    expect(openApi.paths).toHaveProperty(['/probe']);
    probe.kill('SIGTERM');
    expect(await probe.exit()).toBe(0);
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });
});
