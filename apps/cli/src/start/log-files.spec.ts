import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forTerminal, LogFiles } from './log-files.js';

const line = (level: string): string =>
  JSON.stringify({
    level,
    time: '2026-11-20T10:11:12.000Z',
    context: 'Relay',
    msg: 'went wrong',
    err: { message: 'no luck' },
  });

describe('forTerminal', () => {
  it('shows warnings and worse in one line', () => {
    expect(forTerminal('worker', line('warn'))).toBe('10:11:12 warn worker Relay: went wrong: no luck');
    expect(forTerminal('worker', line('info'))).toBeUndefined();
    expect(forTerminal('worker', line('info'), true)).toContain('info worker');
  });

  it('shows what is no log line', () => {
    expect(forTerminal('api', 'Segmentation fault')).toBe('api: Segmentation fault');
    expect(forTerminal('api', '  ')).toBeUndefined();
  });

  it('does not trip over a line that only looks like JSON', () => {
    expect(forTerminal('api', '{ broken')).toBe('api: { broken');
  });
});

describe('LogFiles', () => {
  let home: string;
  const troubles: string[] = [];
  const open = (bytes: number, files = 3): LogFiles =>
    new LogFiles(home, { LOG_FILE_BYTES: String(bytes), LOG_FILES: String(files) }, (message) => {
      troubles.push(message);
    });
  const read = async (name: string): Promise<string> => readFile(join(home, 'logs', name), 'utf8');
  beforeEach(async () => {
    troubles.length = 0;
    home = await mkdtemp(join(tmpdir(), 'roost-logs-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('stay within their bounds while they are written, and keep the newest lines', async () => {
    const logs = open(1_000);
    for (let number = 0; number < 1_000; number++) logs.write('api', `line ${String(number).padStart(4, '0')}`);
    expect((await readdir(join(home, 'logs'))).sort()).toEqual(['api.log', 'api.log.1', 'api.log.2']);
    const texts = await Promise.all(['api.log.2', 'api.log.1', 'api.log'].map(read));
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(1_000);
    const lines = texts.join('').trim().split('\n');
    expect(lines.at(-1)).toBe('line 0999');
    // No line is missing between the files.
    expect(lines).toEqual(lines.map((_, index) => `line ${String(1_000 - lines.length + index).padStart(4, '0')}`));
    expect(troubles).toEqual([]);
  });

  it('go on where the last start ended, and put aside what that left too large', async () => {
    open(1_000).write('worker', 'a'.repeat(900));
    open(1_000).write('worker', 'b');
    expect(await read('worker.log')).toBe(`${'a'.repeat(900)}\nb\n`);
    open(500).write('worker', 'c');
    expect([await read('worker.log'), (await read('worker.log.1')).length]).toEqual(['c\n', 903]);
  });

  it('keep one file where one is wanted, and a line that is longer than a file', async () => {
    const logs = open(100, 1);
    logs.write('redis', 'short');
    logs.write('redis', 'x'.repeat(500));
    logs.write('redis', 'last');
    expect(await readdir(join(home, 'logs'))).toEqual(['redis.log']);
    expect(await read('redis.log')).toBe('last\n');
  });

  it('lose lines, say so once, and go on when a file can be written again', async () => {
    const logs = open(1_000);
    await rm(join(home, 'logs'), { recursive: true });
    for (const line of ['one', 'two']) logs.write('postgres', line);
    expect(troubles).toEqual([expect.stringMatching(/postgres\.log cannot be written. Lines are lost: .*ENOENT/)]);
    const again = open(1_000);
    logs.write('postgres', 'three');
    again.write('api', 'here');
    expect(await read('postgres.log')).toBe('2 lines could not be written\nthree\n');
    expect((await stat(join(home, 'logs', 'api.log'))).mode & 0o077).toBe(0);
  });
});
