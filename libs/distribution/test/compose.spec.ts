import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe('docker-compose.yml', () => {
  it('publishes every port on this machine alone, unless told otherwise', async () => {
    const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
    const ports = [...text.matchAll(/^ +ports:\n((?: +(?:#|-).*\n)+)/gm)].flatMap(([, block = '']) =>
      block.match(/^ +- .*$/gm),
    );
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/- '\$\{BIND_ADDRESS:-127\.0\.0\.1\}:/);
  });
});
