import { createHash } from 'node:crypto';
import type { Problem } from '@roost/plugin-kit';
import Negotiator from 'negotiator';
import { PROBLEM_CONTENT_TYPE } from './problem-body.js';
import type { TextCatalogue } from '../texts/text-catalogue.js';

const PAGE = 'text/html';
const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh }
main { width: min(32rem, 100% - 2rem) }
h1 { font-size: 1.25rem }
p { color: GrayText; font-size: .875rem; overflow-wrap: anywhere }`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What the page of an error may load: its own style, and nothing else. */
export const PROBLEM_PAGE_HEADERS = {
  'content-type': `${PAGE}; charset=utf-8`,
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  vary: 'accept, accept-language',
};

/** Whether a person opens the address in a browser: only those rather have a page than data. */
export function wantsPage(method: string, accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes(PAGE) || !['GET', 'HEAD'].includes(method)) return false;
  const data = [PROBLEM_CONTENT_TYPE, 'application/json'];
  return new Negotiator({ headers: { accept } }).mediaType([...data, PAGE]) === PAGE;
}

/** An error as a person reads it. Nothing of the request is in it. @param traceId names the request in the logs */
export function problemPage(problem: Problem, traceId: string, texts: TextCatalogue, locale: string): string {
  const said = escaped(texts.say(`kernel.errors.${textOf(problem.status)}`, locale));
  const reference = escaped(texts.say('kernel.errors.reference', locale, { traceId }));
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said}</title>
<style>${STYLE}</style>
<main>
  <h1>${said}</h1>
  <p>${escaped(problem.code)}<br>${reference}</p>
</main>
</html>`;
}

const OWN_TEXTS = new Set([401, 403, 404, 410, 413, 429, 503]);

const textOf = (status: number): string => {
  if (OWN_TEXTS.has(status)) return String(status);
  return status >= 500 ? 'failed' : 'refused';
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
