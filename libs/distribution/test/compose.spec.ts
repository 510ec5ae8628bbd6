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

  it('lets the API, the worker and migrations read the installed plugins, and one service change them', async () => {
    const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
    const services = text.split(/^ {2}(?=[a-z]+:$)/m);
    const mounts = services.flatMap((service) => {
      const [, mount] = /- (plugins:\S+)/.exec(service) ?? [];
      return mount === undefined ? [] : [[service.slice(0, service.indexOf(':')), mount]];
    });
    expect(Object.fromEntries(mounts)).toEqual({
      migrate: 'plugins:/var/lib/roost/plugins:ro',
      plugin: 'plugins:/var/lib/roost/plugins',
      api: 'plugins:/var/lib/roost/plugins:ro',
      worker: 'plugins:/var/lib/roost/plugins:ro',
    });
  });
});
