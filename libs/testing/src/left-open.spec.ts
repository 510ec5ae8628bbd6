import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftOpen, openResources } from '../jest/left-open.mjs';

const JEST = join(createRequire(import.meta.url).resolve('jest/package.json'), '../bin/jest.js');
const HERE = join(import.meta.dirname, '../jest');
const SHORT_MS = 50;

describe('leftOpen', () => {
  it('finds a server and connections', async () => {
    const before = openResources();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await leftOpen(before, SHORT_MS)).toEqual(['TCPServerWrap: 1']);
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    expect(await leftOpen(before, SHORT_MS)).toContain('TCPSocketWrap: 2');
    server.close();
    client.destroy();
    accepted.destroy();
    expect(await leftOpen(before)).toEqual([]);
  });

  it('finds a process', async () => {
    const before = openResources();
    const child = spawn('sleep', ['300'], { stdio: 'ignore' });
    expect(await leftOpen(before, SHORT_MS)).toEqual(['ProcessWrap: 1']);
    child.kill();
    expect(await leftOpen(before)).toEqual([]);
  });

  it('finds a timer that keeps the process alive, and gives those time that end by themselves', async () => {
    const before = openResources();
    const timer = setInterval(() => undefined, 60_000);
    expect(await leftOpen(before, SHORT_MS)).toEqual(['Timeout: 1']);
    timer.unref();
    setTimeout(() => undefined, 2 * SHORT_MS);
    expect(await leftOpen(before)).toEqual([]);
  });
});

describe('A spec that leaves something open, or asserts nothing', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-left-open-'));
    const spec = (body: string) => `it('passes', () => { ${body}; expect(1).toBe(1); });`;
    await writeFile(join(folder, 'clean.case.mjs'), spec('setInterval(() => {}, 4711).unref()'));
    await writeFile(join(folder, 'leaks.case.mjs'), spec('setInterval(() => {}, 4711)'));
    await writeFile(
      join(folder, 'empty.case.mjs'),
      `it('asserts nothing', () => { [].forEach((one) => expect(one).toBe(1)); });`,
    );
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const run = async (...args: readonly string[]): Promise<{ code: unknown; text: string }> => {
    const config = {
      rootDir: folder,
      testMatch: ['**/*.case.mjs'],
      moduleFileExtensions: ['mjs', 'js'],
      transform: {},
      testRunner: join(HERE, 'run-spec.mjs'),
      globalTeardown: join(HERE, 'global-teardown.mjs'),
      testEnvironmentOptions: { patienceMs: SHORT_MS },
    };
    const all = [JEST, '--config', JSON.stringify(config), ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { timeout: 60_000 }, (error, _stdout, stderr) => {
        resolve({ code: error?.code, text: stderr });
      });
    });
  };

  it('fails, with what it left, and others pass', async () => {
    // A limit makes jest use processes for however few specs.
    const { code, text } = await run('--maxWorkers=2', '--workerIdleMemoryLimit=4GB');
    expect(code).toBe(1);
    expect(text).toMatch(/leaks\.case\.mjs leaves open .*\n +Timeout: 1\n/);
    expect(text).toMatch(/Test Suites: 2 failed, 1 passed/);
  });

  it('fails for a test that asserts nothing, too', async () => {
    const { code, text } = await run('--runInBand', 'empty');
    expect(code).toBe(1);
    expect(text).toMatch(/asserts nothing[^]*Expected at least one assertion to be called/);
  });

  it('does not keep the run from ending', async () => {
    const { code, text } = await run('--runInBand');
    expect(code).toBe(1);
    expect(text).toMatch(/What keeps the run alive:\n(.*\n)*? +Timeout: \d/);
  });
});
