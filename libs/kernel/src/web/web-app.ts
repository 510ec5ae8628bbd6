import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MountedRoutes } from '@roost/plugin-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstSegmentOf } from '../discovery/first-segments.js';
import type { HttpAdapter } from '../http/http-adapter.js';
import { textPage, TEXT_PAGE_HEADERS } from '../http/text-page.js';
import type { TextCatalogue } from '../texts/text-catalogue.js';
import { wantsDocument } from './wants-document.js';
import { WEB_BUILD_FAILURE } from './web-build-failure.js';
import { WebPageFile } from './web-page.js';

/** What the web app may load, and where from: nothing but what this server has, and no code that is written into a page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Placeholders and previews are made in the page.
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What decides between page and data. */
const VARY = 'accept, sec-fetch-dest';
/** How long a browser waits before it asks again for a page that is being built. In seconds. */
const BUILDING_SECONDS = 2;
/** The same after a build that failed: somebody has to mend it first. */
const FAILED_SECONDS = 15;

/** Folder of what the page loads, in the built app as in addresses. Names change with what is in the files. */
const ASSETS = 'assets';

/** Serves the built web app: what it loads below `/assets/`, and its page where a browser opens an address that no route of the API has. */
export class WebApp {
  private readonly folder: string;
  private readonly page: WebPageFile;
  private readonly owned: ReadonlySet<string>;

  private readonly failureFile: string;

  /** @param folder of the built app; it may not be there yet. @param home of the installation */
  constructor(
    folder: string,
    home: string,
    routes: MountedRoutes,
    private readonly texts: TextCatalogue,
  ) {
    this.folder = resolve(folder);
    this.failureFile = join(home, WEB_BUILD_FAILURE);
    this.page = new WebPageFile(this.folder);
    this.owned = new Set([...routes.firstSegments().keys(), ASSETS]);
  }

  /** Before `app.init()`. */
  async attach(app: NestFastifyApplication): Promise<void> {
    await app.register(fastifyStatic, {
      root: join(this.folder, ASSETS),
      prefix: `/${ASSETS}/`,
      decorateReply: false,
      index: false,
      dotfiles: 'ignore',
      // Made by the build beside each file.
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      // Workers have the policy of their own file.
      setHeaders: (reply) => void reply.header('content-security-policy', POLICY),
    });
    (app.getHttpAdapter() as HttpAdapter).usePages((request, reply) => this.answer(request, reply));
  }

  /** @returns false where somebody else has to answer. */
  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (!wantsDocument(request.method, request.headers) || this.owned.has(firstSegmentOf(request.url))) return false;
    const page = await this.page.read();
    void reply.header('vary', VARY);
    if (!page) {
      this.sayThatItIsMissing(request, reply);
      return true;
    }
    const { html, etag } = page;
    void reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': POLICY });
    if (request.headers['if-none-match'] === etag) void reply.status(304).send();
    else void reply.type('text/html; charset=utf-8').send(html);
    return true;
  }

  private sayThatItIsMissing(request: FastifyRequest, reply: FastifyReply): void {
    const locale = this.texts.localeFor(request.headers['accept-language']);
    const hasFailed = existsSync(this.failureFile);
    const seconds = hasFailed ? FAILED_SECONDS : BUILDING_SECONDS;
    const title = this.texts.say(hasFailed ? 'kernel.web.failed' : 'kernel.web.building', locale);
    const lines = hasFailed ? [this.texts.say('kernel.web.failedHelp', locale)] : [];
    void reply
      .status(503)
      .headers({ ...TEXT_PAGE_HEADERS, 'retry-after': String(seconds) })
      .send(textPage({ title, locale, lines, reloadsAfter: seconds }));
  }
}
