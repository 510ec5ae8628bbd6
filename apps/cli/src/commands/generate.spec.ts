import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../environment.js';
import { generatedFiles } from './generate.js';

describe('What is generated', () => {
  it('is committed as the code has it now (npm run generate)', async () => {
    for (const [path, content] of await generatedFiles()) {
      expect([path, await readFile(join(ROOT, path), 'utf8')]).toEqual([path, content]);
    }
  });
});
