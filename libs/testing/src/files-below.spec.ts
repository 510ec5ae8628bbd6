import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { filesBelow } from './files-below.js';

describe('filesBelow()', () => {
  it('finds nothing where there is no folder', async () => {
    expect(await filesBelow(join(tmpdir(), 'roost-there-is-no-such-folder'))).toEqual([]);
  });

  it('bears that folders go away while it looks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roost-files-'));
    const paths = Array.from({ length: 200 }, (_, index) => join(folder, String(index), 'deep', 'file'));
    for (const path of paths) {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, '');
    }
    const removal = rm(folder, { recursive: true });
    let found = paths.length;
    while (found > 0) {
      const files = await filesBelow(folder);
      expect(files.map((path) => basename(path)).every((name) => name === 'file')).toBe(true);
      found = files.length;
    }
    await removal;
  });
});
