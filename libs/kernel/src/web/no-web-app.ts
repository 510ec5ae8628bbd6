import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MountedRoutes } from '@roost/plugin-kit';
import { firstSegmentOf } from '../discovery/first-segments.js';
import type { HttpAdapter } from '../http/http-adapter.js';
import { textPage, TEXT_PAGE_HEADERS } from '../http/text-page.js';
import type { TextCatalogue } from '../texts/text-catalogue.js';
import { wantsDocument } from './wants-document.js';

/** Tells browsers that there are no pages, where `WEB_DIR` is not set: links in mails and the link that makes the first admin lead to some. */
export function sayThatThereAreNoPages(
  app: NestFastifyApplication,
  routes: MountedRoutes,
  texts: TextCatalogue,
  docsUrl: string,
): void {
  const owned = routes.firstSegments();
  (app.getHttpAdapter() as HttpAdapter).usePages((request, reply) => {
    if (!wantsDocument(request.method, request.headers) || owned.has(firstSegmentOf(request.url)))
      return Promise.resolve(false);
    const locale = texts.localeFor(request.headers['accept-language']);
    const lines = [texts.say('kernel.web.missingHelp', locale, { docsUrl })];
    void reply
      .status(404)
      .headers({ ...TEXT_PAGE_HEADERS, 'cache-control': 'no-store', vary: 'accept, accept-language, sec-fetch-dest' })
      .send(textPage({ title: texts.say('kernel.web.missing', locale), locale, lines }));
    return Promise.resolve(true);
  });
}
