import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inFile, takeFromFile } from './environment.js';

const TEXT = `# What reviews need
REVIEWS_BUDGET=5/1d
PORT=8000
 export REVIEWS_SHED = "the boat house" # really
REVIEWS_NOTE="two
lines"
REVIEWS_BUDGET_LARGE=1
`;

describe('takeFromFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-env-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('takes out the lines of variables, and leaves what has several lines', async () => {
    const file = join(folder, '.env');
    await writeFile(file, TEXT);
    const variables = ['REVIEWS_BUDGET', 'REVIEWS_SHED', 'REVIEWS_NOTE', 'REVIEWS_ABSENT'];
    expect(inFile(variables, file)).toEqual(['REVIEWS_BUDGET', 'REVIEWS_SHED']);
    expect(await readFile(file, 'utf8')).toBe(TEXT);
    expect(takeFromFile(variables, file)).toEqual(['REVIEWS_BUDGET', 'REVIEWS_SHED']);
    expect(await readFile(file, 'utf8')).toBe(
      '# What reviews need\nPORT=8000\nREVIEWS_NOTE="two\nlines"\nREVIEWS_BUDGET_LARGE=1\n',
    );
    expect(takeFromFile(variables, join(folder, 'nowhere'))).toEqual([]);
  });
});
