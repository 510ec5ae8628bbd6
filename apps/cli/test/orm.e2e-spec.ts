import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestApp } from '@roost/testing';

const ROOT = join(import.meta.dirname, '../../..');

describe('ormconfig.ts', () => {
  it('serves MikroORM’s command line with the migrations of every plugin', async () => {
    const app = await createTestApp();
    const cli = join(ROOT, 'node_modules', '@mikro-orm', 'cli', 'cli.js');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'migration:list'], {
      cwd: ROOT,
      env: { PATH: '/usr/bin:/bin', ...app.env, MIKRO_ORM_CLI_CONFIG: './ormconfig.ts' },
    });
    for (const plugin of app.composition.plugins) {
      for (const { name } of plugin.migrations ?? []) expect(stdout).toContain(`${plugin.name}/${name}`);
    }
    await app.close();
  });
});
