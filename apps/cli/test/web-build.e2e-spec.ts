import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { isWebAppBuilt, WebBuild, webBuildFailure } from '../src/start/web-build.js';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE = '<!doctype html><title>An app</title><script type="module" src="/src/main.ts"></script>';
/** It colours its words, as the bundler does where it takes its output for a terminal. */
const CONFIG = `
  console.error('\\u001B[31mOf the bundler\\u001B[39m');
  export default { build: { modulePreload: { polyfill: false } } };
`;
const source = (text: string): string =>
  `document.title = ${JSON.stringify(text)};\nconsole.log(${JSON.stringify('x'.repeat(3000))});\n`;

/** The build as `npm start` runs it, of a small app in a checkout of its own. */
describe('The build of the web app', () => {
  let checkout: string;
  let web: string;
  let home: string;
  const said: string[] = [];
  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'roost web '));
    web = join(checkout, 'apps/web');
    home = join(checkout, 'home');
    await mkdir(join(web, 'src'), { recursive: true });
    await mkdir(join(checkout, 'libs/client/src'), { recursive: true });
    await mkdir(home);
    await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
    await cp(join(ROOT, 'apps/web/build.mjs'), join(web, 'build.mjs'));
    await writeFile(join(checkout, 'package-lock.json'), '{}');
    await writeFile(join(checkout, 'libs/client/src/index.ts'), 'export {};');
    await writeFile(join(web, 'package.json'), '{ "type": "module" }');
    await writeFile(join(web, 'vite.config.ts'), CONFIG);
    await writeFile(join(web, 'index.html'), PAGE);
    await writeFile(join(web, 'src/main.ts'), source('first'));
  });
  beforeEach(() => {
    said.length = 0;
  });
  afterAll(async () => {
    await rm(checkout, { recursive: true });
  });

  const env = () => ({ ROOST_HOME: home });
  const script = () => join(web, 'build.mjs');
  const newBuild = (): WebBuild =>
    new WebBuild(
      env(),
      {
        onLine: () => undefined,
        onBuilding: () => said.push('building'),
        onBuilt: () => said.push('built'),
        onFailure: (reason) => said.push(`failed: ${reason}`),
      },
      script(),
    );
  const served = async (): Promise<{ page: string; scripts: string[] }> => {
    const page = await readFile(join(web, 'dist/index.html'), 'utf8');
    const files = await readdir(join(web, 'dist/assets'));
    return { page, scripts: files.filter((name) => name.endsWith('.js')) };
  };
  const scriptOf = (page: string): string => /\/assets\/([\w.-]+\.js)/.exec(page)?.[1] ?? '';

  it('makes a page, and what it loads compressed', async () => {
    expect(await isWebAppBuilt(env(), script())).toBe(false);
    await newBuild().run();
    expect(said).toEqual(['building', 'built']);
    const { page } = await served();
    const file = join(web, 'dist/assets', scriptOf(page));
    const text = await readFile(file, 'utf8');
    expect(text).toContain('first');
    expect(brotliDecompressSync(await readFile(`${file}.br`)).toString()).toBe(text);
    expect(gunzipSync(await readFile(`${file}.gz`)).toString()).toBe(text);
  });

  it('is skipped while the sources are the same, whenever they were written', async () => {
    await writeFile(join(web, 'src/main.ts'), source('first'));
    await mkdir(join(web, 'test'), { recursive: true });
    await writeFile(join(web, 'test/look.ts'), 'no source of the app');
    await newBuild().run();
    expect(said).toEqual([]);
    await writeFile(join(checkout, 'libs/client/src/index.ts'), 'export const changed = true;');
    expect(await isWebAppBuilt(env(), script())).toBe(false);
  });

  it('leaves what the page before it loads, for one build', async () => {
    const first = scriptOf((await served()).page);
    await writeFile(join(web, 'src/main.ts'), source('second'));
    await newBuild().run();
    const { page, scripts } = await served();
    const second = scriptOf(page);
    expect(scripts.sort()).toEqual([first, second].sort());
    await writeFile(join(web, 'src/main.ts'), source('third'));
    await newBuild().run();
    const third = await served();
    expect(third.scripts.sort()).toEqual([second, scriptOf(third.page)].sort());
  });

  it('says why it failed, leaves what is served, and is tried again', async () => {
    const { page } = await served();
    await writeFile(join(web, 'src/main.ts'), 'import { nothing } from "./nowhere";\nnothing(');
    await newBuild().run();
    expect(said).toEqual(['building', expect.stringMatching(/^failed: [^]*main\.ts/)]);
    expect(said[1]).toContain('Of the bundler');
    expect(said[1]?.match(/build failed/gi)).toHaveLength(1);
    expect(said[1]).not.toContain('\u001B');
    expect((await served()).page).toBe(page);
    expect(await webBuildFailure(env())).toContain('main.ts');
    await newBuild().run();
    expect(said).toHaveLength(4);
    await writeFile(join(web, 'src/main.ts'), source('mended'));
    await newBuild().run();
    expect([said.at(-1), await webBuildFailure(env())]).toEqual(['built', undefined]);
    expect((await served()).page).not.toBe(page);
  });

  it('ends with the server, and says nothing of it', async () => {
    await writeFile(join(web, 'src/main.ts'), source('stopped'));
    const build = newBuild();
    const running = build.run();
    await build.stop();
    await running;
    expect(said.filter((line) => line !== 'building')).toEqual([]);
    expect(await isWebAppBuilt(env(), script())).toBe(false);
  });

  it('is not for an app of somebody’s own', async () => {
    expect(await isWebAppBuilt({ ...env(), WEB_DIR: '/somewhere/else' }, script())).toBe(true);
  });
});
