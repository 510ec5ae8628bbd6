import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { Controller, Get, Module } from '@nestjs/common';
import { definePlugin, Public } from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';
import { WEB_BUILD_FAILURE } from '../src/process/notices.js';

const WINDOW = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};
const PAGE = '<!doctype html><title>The web app</title><script type="module" src="/assets/main-1a2b.js"></script>';
const SCRIPT = `document.title = ${JSON.stringify('x'.repeat(3000))};`;

@Public()
@Controller()
class ShedController {
  @Get('shed/:tool')
  getTool(): string {
    return 'a tool';
  }

  @Get(':first/of/:parameters')
  getOddOne(): string {
    return 'of parameters';
  }
}

@Module({ controllers: [ShedController] })
class ShedApiModule {}

const shed = definePlugin({
  name: 'shed',
  version: '1.0.0',
  compat: '^1.0.0',
  api: () => Promise.resolve(ShedApiModule),
});

describe('The web app', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-web-'));
    await mkdir(join(folder, 'assets'));
    app = await createTestApp({ env: { WEB_DIR: folder }, plugins: [shed] });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  /** As a build does: what the page loads comes before it, and it comes whole. */
  const build = async (page: string): Promise<void> => {
    const file = join(folder, 'assets', 'main-1a2b.js');
    await writeFile(file, SCRIPT);
    await writeFile(`${file}.br`, brotliCompressSync(SCRIPT));
    await writeFile(`${file}.gz`, gzipSync(SCRIPT));
    await writeFile(join(folder, 'assets', 'logo-3c4d.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(folder, 'next.html'), page);
    await rename(join(folder, 'next.html'), join(folder, 'index.html'));
  };
  const open = async (path: string, headers: Record<string, string> = WINDOW) => app.client.get(path, headers);

  it('is said to be built until it is there, by a page that asks again', async () => {
    const page = await open('/', { ...WINDOW, 'accept-language': 'sv' });
    expect([page.status, page.headers.get('retry-after'), page.headers.get('cache-control')]).toEqual([
      503,
      '2',
      'no-store',
    ]);
    const html = page.bytes.toString();
    expect(html).toContain('<html lang="sv">');
    expect(html).toContain('<meta http-equiv="refresh" content="2">');
    expect(html).toContain('<h1>Webbappen byggs');
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    // A program does not wait for a page.
    const data = await open('/', { accept: '*/*' });
    expect([data.status, data.body.code]).toEqual([404, 'http.not_found']);
    expect((await open('/users/nobody', { accept: 'application/json' })).body.code).toBe('users.not_found');
    const failure = join(app.env.ROOST_HOME ?? '', WEB_BUILD_FAILURE);
    await writeFile(failure, 'main.ts: no such file');
    const failed = await open('/account/setup', { ...WINDOW, 'accept-language': 'sv' });
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '15']);
    expect(failed.bytes.toString()).toContain('<h1>Webbappen kunde inte byggas.</h1>');
    // What the build printed is for those who have the machine.
    expect(failed.bytes.toString()).not.toContain('main.ts');
    await rm(failure);
    await build(PAGE);
    expect((await open('/')).bytes.toString()).toBe(PAGE);
  });

  describe('once it is built', () => {
    beforeAll(async () => {
      await build(PAGE);
    });

    it.each([
      '/',
      '/login',
      '/ada',
      '/ada/view/42/m',
      '/ada/list/5?from=home',
      '/account',
      '/account/setup',
      '/account/reset-password',
      '/a%2Fb',
      '/index.html',
    ])('is what a browser opens at %s', async (path) => {
      const page = await open(path);
      expect([path, page.status, page.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(page.bytes.toString()).toBe(PAGE);
      expect(page.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    });

    it('loads nothing but what this server has, and runs no code that is written into the page', async () => {
      const policy = (await open('/')).headers.get('content-security-policy') ?? '';
      const directives = new Map(policy.split('; ').map((line) => [line.split(' ', 1)[0], line.split(' ').slice(1)]));
      expect(directives.get('default-src')).toEqual(["'none'"]);
      expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
      for (const name of ['script-src', 'style-src', 'connect-src', 'font-src', 'worker-src']) {
        expect([name, directives.get(name)]).toEqual([name, ["'self'"]]);
      }
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    });

    it('is data for programs, scripts and images at the same addresses', async () => {
      const kinds = [
        { accept: '*/*' },
        { accept: 'application/json' },
        { ...WINDOW, 'sec-fetch-dest': 'empty' },
        { ...WINDOW, 'sec-fetch-dest': 'image' },
        { ...WINDOW, 'sec-fetch-dest': 'iframe' },
      ];
      for (const headers of kinds) {
        const answer = await open('/ada/view/42/m', {
          ...headers,
          accept: headers.accept === WINDOW.accept ? '*/*' : headers.accept,
        });
        expect([headers, answer.status, answer.body.code]).toEqual([headers, 404, 'http.not_found']);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
      for (const method of ['POST', 'PUT', 'DELETE']) {
        expect((await app.client.request(method, '/ada', { headers: WINDOW })).body.code).toBe('http.not_found');
      }
    });

    it('is opened by a browser that does not say what for', async () => {
      expect((await open('/ada', { accept: WINDOW.accept })).bytes.toString()).toBe(PAGE);
      expect((await open('/ada', { accept: 'application/json,text/html;q=0.9' })).status).toBe(404);
    });

    it.each([
      '/users/nobody',
      '/posts/by/nobody',
      '/shed/hammer/handle',
      '/sh%65d/hammer/handle',
      '/media',
      '/docs/nothing',
      '/assets/nothing.js',
      '/assets',
    ])('is not at %s: the API answers, with a page in the reader’s language', async (path) => {
      const page = await open(path, { ...WINDOW, 'accept-language': 'sv' });
      expect([path, page.status >= 400, page.headers.get('content-type')]).toEqual([
        path,
        true,
        'text/html; charset=utf-8',
      ]);
      expect(page.bytes.toString()).toContain('<html lang="sv">');
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      const data = await open(path, { accept: 'application/json' });
      expect(data.body.code).toMatch(/^[a-z]+\.[a-z_]+$/);
    });

    it('leaves routes what is theirs, whatever comes first in them', async () => {
      expect((await open('/shed/hammer')).bytes.toString()).toBe('a tool');
      expect((await open('/any/of/them')).bytes.toString()).toBe('of parameters');
      expect((await open('/docs')).bytes.toString()).toContain('Roost API');
      expect((await open('/any/of')).bytes.toString()).toBe(PAGE);
    });

    it('is sent once, and again when another build took its place', async () => {
      const first = await open('/ada');
      expect(first.headers.get('cache-control')).toBe('no-cache');
      expect(first.headers.get('vary')).toBe('accept, sec-fetch-dest');
      const etag = first.headers.get('etag') ?? '';
      const again = await open('/login', { ...WINDOW, 'if-none-match': etag });
      expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, etag]);
      const head = await app.client.request('HEAD', '/ada', { headers: WINDOW });
      expect([head.status, head.bytes.length, head.headers.get('etag')]).toEqual([200, 0, etag]);
      await build(PAGE.replace('web app', 'next web app'));
      const next = await open('/ada', { ...WINDOW, 'if-none-match': etag });
      expect([next.status, next.bytes.toString()]).toEqual([200, expect.stringContaining('The next web app')]);
      await build(PAGE);
    });

    it('has what its page loads for ever, compressed when it was built', async () => {
      const raw = (encoding: string) =>
        new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
          const sent = httpRequest(
            `${app.url}/assets/main-1a2b.js`,
            { headers: { 'accept-encoding': encoding } },
            (response) => {
              const chunks: Buffer[] = [];
              response.on('data', (chunk: Buffer) => chunks.push(chunk));
              response.on('end', () => {
                resolve({ headers: response.headers, body: Buffer.concat(chunks) });
              });
            },
          );
          sent.on('error', reject).end();
        });
      const brotli = await raw('gzip, br');
      expect(brotli.headers['content-encoding']).toBe('br');
      expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
      expect((await raw('gzip')).headers['content-encoding']).toBe('gzip');
      const plain = await raw('identity');
      expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, SCRIPT]);
      for (const { headers } of [brotli, plain]) {
        expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        expect(headers['content-security-policy']).toContain("script-src 'self'");
        expect(headers['x-content-type-options']).toBe('nosniff');
      }
      // What was not compressed is sent as it is.
      const logo = await app.client.get('/assets/logo-3c4d.svg', { 'accept-encoding': 'br' });
      expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    });

    it.each([
      '/assets/../index.html',
      '/assets/..%2findex.html',
      '/assets/%2e%2e/index.html',
      '/assets/.hidden',
      '/assets/',
    ])('shows nothing else of the folder at %s', async (path) => {
      await writeFile(join(folder, 'assets', '.hidden'), 'hidden');
      const status = await new Promise<number>((resolve, reject) => {
        // fetch would tidy the path.
        const sent = httpRequest(app.url, { path, headers: { accept: '*/*' } }, (response) => {
          response.resume().on('end', () => {
            resolve(response.statusCode ?? 0);
          });
        });
        sent.on('error', reject).end();
      });
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    });
  });
});

describe('Without a web app', () => {
  it('a browser is told so where a link leads to a page, and programs are answered as ever', async () => {
    const app = await createTestApp();
    for (const path of ['/', '/account/reset-password', '/ada/list/5']) {
      const page = await app.client.get(path, { ...WINDOW, 'accept-language': 'en' });
      expect([path, page.status, page.headers.get('content-type')]).toEqual([path, 404, 'text/html; charset=utf-8']);
      expect(page.bytes.toString()).toContain('<h1>This server has no web app.</h1>');
      expect(page.bytes.toString()).toContain('http://localhost:8000/docs');
      expect((await app.client.get(path, { accept: 'application/json' })).body.code).toBe('http.not_found');
    }
    expect((await app.client.get('/users/ada/nothing', WINDOW)).bytes.toString()).toContain('http.not_found');
    await app.close();
  });
});
