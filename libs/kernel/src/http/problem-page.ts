import type { Problem } from '@roost/plugin-kit';
import type { TextCatalogue } from '../texts/text-catalogue.js';
import { TEXT_PAGE_HEADERS, textPage } from './text-page.js';

export const PROBLEM_PAGE_HEADERS = { ...TEXT_PAGE_HEADERS, vary: 'accept, accept-language' };

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
