import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@roost/embedded';
import { createTestApp, eventually, type TestApp } from '@roost/testing';
import { RequestLoop } from './hand-over/request-loop.js';
import { StartedCommand } from './hand-over/started-server.js';

const WELL = `
import { definePlugin } from '@roost/plugin-kit';
export default definePlugin({ name: 'probe', version: '1.0.0', compat: '^1.0.0' });`;

/** A server as `npm start` runs it, on the services of the tests. */
describe('A started server', () => {
  let app: TestApp;
  let folder: string;
  let plugin: string;
  let env: Record<string, string>;
  let url: string;
  let server: StartedCommand;
  const loops: RequestLoop[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    // Inside the repository, so that the plugin finds plugin-kit; what git ignores.
    const plugins = join(import.meta.dirname, '../../../.roost/test-plugins');
    await mkdir(plugins, { recursive: true });
    folder = await mkdtemp(join(plugins, 'hand-over-'));
    plugin = join(folder, 'probe.mjs');
    await writeFile(plugin, WELL);
    env = { ...app.env, PORT: String(await freePort()), PUBLIC_URL: '', ROOST_PLUGINS: plugin };
    url = `http://127.0.0.1:${env.PORT ?? ''}`;
    server = new StartedCommand('start', env);
    await server.says('Roost is ready');
  }, 150_000);
  afterAll(async () => {
    await Promise.all(loops.map((loop) => loop.stop()));
    server.kill('SIGTERM');
    expect(await server.exit()).toBe(0);
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const loop = (): RequestLoop => {
    const started = new RequestLoop(`${url}/health/live`);
    loops.push(started);
    return started;
  };
  const answers = async (loop: RequestLoop, outcome: string, more: number): Promise<void> => {
    const before = loop.count(outcome);
    await eventually(
      () => loop.count(outcome),
      (count) => count >= before + more,
    );
  };

  it('shares its port with nobody', async () => {
    const other = new StartedCommand('start', { ...env, ROOST_HOME: join(folder, 'other') });
    expect(await other.exit()).toBe(1);
    expect(other.output).toContain(`Port ${env.PORT ?? ''} is taken by another program. Choose another one: PORT=`);
  });

  it('answers every request while its processes are replaced', async () => {
    const [before] = await server.apis();
    const asking = loop();
    await answers(asking, '200', 50);
    const restart = new StartedCommand('restart', env);
    expect([await restart.exit(), restart.output]).toEqual([0, expect.stringMatching(/Restarted\n$/)]);
    await answers(asking, '200', 50);
    expect(Object.keys(await asking.stop())).toEqual(['200']);
    const after = await server.apis();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });

  it('goes on with the process that it has when the next one does not start', async () => {
    const before = await server.apis();
    const asking = loop();
    await writeFile(plugin, `${WELL}\nthrow new Error('not today');`);
    const restart = new StartedCommand('restart', env);
    expect(await restart.exit()).toBe(1);
    expect(restart.output).toContain('not today');
    await answers(asking, '200', 50);
    expect(Object.keys(await asking.stop())).toEqual(['200']);
    expect(await server.apis()).toEqual(before);
  });

  it('refuses no connection when the API is killed, and answers 503 until it is back', async () => {
    const asking = loop();
    await answers(asking, '200', 50);
    // The plugin is still broken: it crashes again and again.
    for (const pid of await server.apis()) process.kill(pid, 'SIGKILL');
    await server.says(/The api ended with code 1 and will be restarted in 2 s/);
    await answers(asking, '503', 50);
    const page = await fetch(`${url}/ada/list/5`, {
      headers: { accept: 'text/html,*/*;q=0.8', 'accept-language': 'sv-SE,sv' },
    });
    const retryAfter = page.headers.get('retry-after') ?? '';
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    const html = await page.text();
    expect(html).toContain('<html lang="sv">');
    expect(html).toContain('Servern startar');
    expect(html).toContain(`<meta http-equiv="refresh" content="${retryAfter}">`);
    await writeFile(plugin, WELL);
    await answers(asking, '200', 50);
    const outcomes = await asking.stop();
    expect(Object.keys(outcomes).filter((outcome) => !/^(200|503|ECONNRESET)$/.test(outcome))).toEqual([]);
    // What was under way ended with the process, and can be repeated.
    expect(outcomes.ECONNRESET ?? 0).toBeLessThanOrEqual(10);
    const { headers, body } = asking.refusal ?? { headers: {}, body: '{}' };
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', connection: 'close' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'http.unavailable', instance: '/health/live' });
  });

  it('tells who asks for a restart where nothing runs', async () => {
    const restart = new StartedCommand('restart', { ...env, ROOST_HOME: join(folder, 'nowhere') });
    expect(await restart.exit()).toBe(1);
    expect(restart.output).toContain(`Roost is not running in ${join(folder, 'nowhere')}`);
  });

  it('leaves another command alone that runs the services while it works', async () => {
    const home = join(folder, 'busy');
    const services = { DATABASE_URL: env.DATABASE_URL, REDIS_URL: env.REDIS_URL };
    const script = `
      const { startEmbedded } = await import('@roost/embedded');
      await startEmbedded(${JSON.stringify({ home, env: services })});
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname });
    await once(holder.stdout, 'data');
    const restart = new StartedCommand('restart', { ...env, ROOST_HOME: home });
    expect([await restart.exit(), restart.output]).toEqual([
      1,
      expect.stringContaining(`Roost is not running in ${home}`),
    ]);
    holder.kill('SIGTERM');
    const [, signal] = (await once(holder, 'close')) as [number | null, string | null];
    expect(signal).toBe('SIGTERM');
  });
});
