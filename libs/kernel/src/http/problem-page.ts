import type { Problem } from '@roost/plugin-kit';
import Negotiator from 'negotiator';
import type { TextCatalogue } from '../texts/text-catalogue.js';
import { PROBLEM_CONTENT_TYPE } from './problem-body.js';
import { TEXT_PAGE_HEADERS, textPage } from './text-page.js';

const PAGE = 'text/html';

export const PROBLEM_PAGE_HEADERS = { ...TEXT_PAGE_HEADERS, vary: 'accept, accept-language' };

/** Whether a person opens the address in a browser: only those rather have a page than data. */
export function wantsPage(method: string, accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes(PAGE) || !['GET', 'HEAD'].includes(method)) return false;
  const data = [PROBLEM_CONTENT_TYPE, 'application/json'];
  return new Negotiator({ headers: { accept } }).mediaType([...data, PAGE]) === PAGE;
}

/** An error as a person reads it. Nothing of the request is in it. @param traceId names the request in the logs */
export function problemPage(problem: Problem, traceId: string, texts: TextCatalogue, locale: string): string {
  const title = texts.say(`kernel.errors.${textOf(problem.status)}`, locale);
  const reference = texts.say('kernel.errors.reference', locale, { traceId });
  return textPage({ title, locale, lines: [problem.code, reference] });
}

const OWN_TEXTS = new Set([401, 403, 404, 410, 413, 429, 503]);

const textOf = (status: number): string => {
  if (OWN_TEXTS.has(status)) return String(status);
  return status >= 500 ? 'failed' : 'refused';
};
