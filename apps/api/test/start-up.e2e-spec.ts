import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createTestApp, SpawnedProcess, type TestApp } from '@roost/testing';

/** Modules of Nest without a compiler: decorators called by hand. */
const PRELUDE = `
import { Controller, Get, Module } from '@nestjs/common';
import { defineEvent, defineJob, definePlugin, OnEvent, OnJob, Public, Requires } from '@roost/plugin-kit';
const method = (target, name, ...decorators) => {
  for (const decorator of decorators) decorator(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name));
};
`;
const plugin = (body: string): string => `definePlugin({ version: '1.0.0', compat: '^1.0.0', ${body} })`;
const routed = (path: string, ...access: string[]): string => `
class ProbeController { getProbe() { return null; } }
method(ProbeController, 'getProbe', Get('${path}')${access.map((decorator) => `, ${decorator}`).join('')});
Controller()(ProbeController);
class ProbeApiModule {}
Module({ controllers: [ProbeController] })(ProbeApiModule);
export default ${plugin(`name: 'probe', api: () => ProbeApiModule`)};`;
const handled = (...methods: [name: string, decorator: string][]): string => `
const work = defineJob('probe.work');
class Payload {}
const event = (name) => defineEvent(name, { version: 1, payload: Payload });
const happened = event('probe.happened');
class Handlers { one() {} two() {} }
${methods.map(([name, decorator]) => `method(Handlers, '${name}', ${decorator});`).join('\n')}
class ProbeWorkerModule {}
Module({ providers: [Handlers] })(ProbeWorkerModule);
export default ${plugin(`name: 'probe', events: [happened], jobs: [work], worker: () => ProbeWorkerModule`)};`;
const SAME_ID = `OnEvent(happened, { id: 'same' })`;
const declaring = (what: string): string => `class Payload {}
export default ${plugin(`name: 'a', ${what}`)};`;

/** Inside the repository, so that a plugin finds plugin-kit as an installed one would; what git ignores. */
async function pluginsFolder(): Promise<string> {
  const path = join(import.meta.dirname, '../../../.roost/test-plugins');
  await mkdir(path, { recursive: true });
  return path;
}

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

  /** Starts a process with third-party plugins; it has to end by itself. */
  const failure = async (process: 'api' | 'worker', sources: string[], env: Record<string, string> = {}) => {
    const paths = await Promise.all(
      sources.map(async (source, index) => {
        const path = join(folder, `${String(index)}-${crypto.randomUUID()}.mjs`);
        await writeFile(path, PRELUDE + source);
        return path;
      }),
    );
    const spawned = new SpawnedProcess(process, { ...app.env, ...env, ROOST_PLUGINS: paths.join(',') });
    const code = await spawned.exit();
    return { code, message: spawned.errors.join('') };
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
  ])('tells of %s in one message, and exits with 1', async (_what, process, sources, message) => {
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
      'Plugin media: no driver floppy for STORAGE_DRIVER; there are: local, pictshare, s3\n',
    ],
    [
      'a disabled plugin that others require',
      { ROOST_DISABLED_PLUGINS: 'media' },
      'Plugin auth: requires media, which is not loaded\n',
    ],
    [
      'a setting that there is not',
      { PROJECTS_LIMIT: '5' },
      'Configuration of plugin projects: there is no setting PROJECTS_LIMIT; there are: none\n',
    ],
  ])('tells of %s in one message, and exits with 1', async (_what, env, message) => {
    expect(await failure('api', [], env)).toEqual({ code: 1, message });
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
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!probe.output.join('').includes('listening')) return;
        clearInterval(timer);
        resolve();
      }, 50);
    });
    const port = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(probe.output.join(''))?.[1] ?? '';
    const answer = await fetch(`http://127.0.0.1:${port}/probe`);
    expect(answer.status).toBe(200);
    const openApi = (await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()) as { paths: object };
    expect(openApi.paths).toHaveProperty(['/probe']);
    probe.kill('SIGTERM');
    expect(await probe.exit()).toBe(0);
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });
});
