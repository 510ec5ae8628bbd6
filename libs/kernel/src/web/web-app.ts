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

/** Folder of what the page loads, in the built app as in addresses. Names change with what is in the files. */
const ASSETS = 'assets';

/**
 * First segments of routes that leave other addresses below them to the web app.
 * The pages of accounts are to move there: until they have, both have some of them.
 */
const SHARED_SEGMENTS = new Set(['account']);

/** Serves the built web app: what it loads below `/assets/`, and its page where a browser opens an address that no route of the API has. */
export class WebApp {
  private readonly folder: string;
  private readonly page: WebPageFile;
  private readonly owned: ReadonlySet<string>;

  /** @param folder of the built app; it may not be there yet */
  constructor(
    folder: string,
    routes: MountedRoutes,
    private readonly texts: TextCatalogue,
  ) {
    this.folder = resolve(folder);
    this.page = new WebPageFile(this.folder);
    const segments = [...routes.firstSegments().keys()].filter((segment) => !SHARED_SEGMENTS.has(segment));
    this.owned = new Set([...segments, ASSETS]);
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
      this.sayThatItIsBuilt(request, reply);
      return true;
    }
    const { html, etag } = page;
    void reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': POLICY });
    if (request.headers['if-none-match'] === etag) void reply.status(304).send();
    else void reply.type('text/html; charset=utf-8').send(html);
    return true;
  }

  private sayThatItIsBuilt(request: FastifyRequest, reply: FastifyReply): void {
    const locale = this.texts.localeFor(request.headers['accept-language']);
    const said = this.texts.say('kernel.web.building', locale);
    void reply
      .status(503)
      .headers({ ...TEXT_PAGE_HEADERS, 'retry-after': String(BUILDING_SECONDS) })
      .send(textPage({ title: said, locale, reloadsAfter: BUILDING_SECONDS }));
  }
}
