import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from '@roost/embedded';
import { environment } from '@roost/kernel';
import { createTestApp, type TestApp } from '@roost/testing';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Runs in the page, which knows what this file does not. */
const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) => {
  reportViolation(event.violatedDirective + ' forbids ' + event.blockedURI + ' (' + event.sourceFile + ':' + event.lineNumber + ')');
});`;

/** The product with its pages, and a browser to look at them: one for all walks. */
export interface Stage {
  app: TestApp;
  browser: Browser;
  /** Where the built pages are. */
  dist: string;
  /** A browser profile of its own. What its pages must never do is collected in `faults`. */
  visit: (options?: BrowserContextOptions) => Promise<Visit>;
  close: () => Promise<void>;
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Requests to other hosts, violations of the policy, and errors that nobody caught. */
  faults: string[];
}

/** Builds the pages, starts the product with them, and a browser. */
export async function openStage(): Promise<Stage> {
  const dist = await mkdtemp(join(tmpdir(), 'roost-web-'));
  const args = [viteBin(), 'build', join(import.meta.dirname, '..'), '--outDir', dist, '--emptyOutDir'];
  await run(process.execPath, args, { env: { ...environment, NODE_ENV: 'production' } });
  const [app, browser] = await Promise.all([createTestApp({ worker: true, env: { WEB_DIR: dist } }), launch()]);
  const visits: BrowserContext[] = [];
  return {
    app,
    browser,
    dist,
    visit: async (options) => {
      const visit = await openVisit(app, browser, options);
      visits.push(visit.context);
      return visit;
    },
    close: async () => {
      await Promise.all(visits.map((context) => context.close()));
      await browser.close();
      await app.close();
      await rm(dist, { recursive: true, force: true });
    },
  };
}

async function openVisit({ url }: TestApp, browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const faults: string[] = [];
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (/^https?:/.test(to.protocol) && to.origin !== new URL(url).origin) faults.push(`asked ${to.host}`);
  });
  context.on('weberror', (error) => {
    faults.push(error.error().message);
  });
  await context.exposeBinding('reportViolation', (_source, what: string) => {
    faults.push(what);
  });
  await context.addInitScript({ content: TELL_VIOLATIONS });
  return { context, page: await context.newPage(), faults };
}

/** Debian's Chromium where there is one, else the one of npm, which needs no root. */
export async function launch(): Promise<Browser> {
  const executablePath = (await onPath('chromium')) ?? (await onPath('chromium-browser')) ?? (await unpackChromium());
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=en-GB'] });
}

/** The package unpacks into the folder for temporary files, under a name that all users share: each has a folder of its own here. */
async function unpackChromium(): Promise<string> {
  const folder = join(tmpdir(), `roost-chromium-${String(userInfo().uid)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const script = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...environment, TMPDIR: folder },
  });
  return stdout;
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of environment.PATH?.split(delimiter) ?? []) {
    if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

function viteBin(): string {
  return join(require.resolve('vite/package.json'), '..', 'bin', 'vite.js');
}
