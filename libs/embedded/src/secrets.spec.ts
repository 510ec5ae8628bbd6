import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationSecrets } from './secrets.js';

describe('installationSecrets', () => {
  it('are made once, however many ask at once, and are nobody else’s to read', async () => {
    const home = await mkdtemp(join(tmpdir(), 'roost-secrets-'));
    const all = await Promise.all(Array.from({ length: 8 }, () => installationSecrets(home)));
    expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
    expect(await installationSecrets(home)).toEqual(all[0]);
    expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toEqual(['secrets.json']);
    await rm(home, { recursive: true });
  });
});
