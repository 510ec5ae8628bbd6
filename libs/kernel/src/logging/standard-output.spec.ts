import fs from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { standardOutput } from './standard-output.js';

describe('standardOutput', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-output-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('writes few lines soon, many in batches, and nothing where there is nothing', async () => {
    const path = join(folder, 'log');
    const { write } = fs;
    let writes = 0;
    fs.write = ((...args: Parameters<typeof write>) => {
      writes++;
      write(...args);
    }) as typeof write;
    const output = standardOutput(path);
    const arrived = async (text: string, at = path): Promise<void> => {
      while ((await readFile(at, 'utf8').catch(() => '')) !== text) await sleep(10);
    };
    output.write('Möwe\n');
    await arrived('Möwe\n');
    const lines = Array.from({ length: 1000 }, (_, count) => `${String(count).padStart(99)}\n`);
    for (const line of lines) output.write(line);
    await arrived(`Möwe\n${lines.join('')}`);
    const before = writes;
    expect(before).toBeGreaterThan(1);
    expect(before).toBeLessThan(100);
    // As long as a line waits in another one, three times.
    const besides = join(folder, 'besides');
    const other = standardOutput(besides);
    for (const text of ['a', 'b', 'c']) {
      other.write(text);
      await arrived('abc'.slice(0, 'abc'.indexOf(text) + 1), besides);
    }
    expect(writes).toBe(before + 3);
    fs.write = write;
  });
});
