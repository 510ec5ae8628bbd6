import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from '@roost/kernel';
import { createTestApp, type TestApp } from '@roost/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from './browser.js';

const run = promisify(execFile);
const FOLDER = join(import.meta.dirname, '..');

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
  // What is served, too. It is built where its sources have changed.
  await run(process.execPath, [join(FOLDER, 'build.mjs')], { env: { ...environment, NODE_ENV: 'production' } });
  const dist = join(FOLDER, 'dist');
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
    },
  };
}

async function openVisit(app: TestApp, browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const url = options.baseURL ?? app.url;
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
