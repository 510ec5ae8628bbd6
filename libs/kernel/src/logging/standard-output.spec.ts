import { jest } from '@jest/globals';
import fs from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@roost/testing';
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
    const writes = jest.spyOn(fs, 'write');
    const output = standardOutput(path);
    const contents = (length: number) =>
      eventually(
        () => readFile(path, 'utf8').catch(() => ''),
        (text) => text.length === length,
      );
    output.write('Möwe\n');
    await eventually(
      () => readFile(path, 'utf8').catch(() => ''),
      (text) => text === 'Möwe\n',
    );
    for (let count = 0; count < 1000; count++) output.write(`${String(count).padStart(99)}\n`);
    await contents(5 + 100_000);
    const before = writes.mock.calls.length;
    expect(before).toBeGreaterThan(1);
    expect(before).toBeLessThan(100);
    // Three times as long as a line may wait.
    await sleep(300);
    expect(writes.mock.calls.length).toBe(before);
    writes.mockRestore();
  });
});
