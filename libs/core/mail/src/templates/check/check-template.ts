import type { TemplateSource } from '../template-sources.js';
import type { Addresses } from './addresses.js';
import { checkExpressions } from './expressions.js';
import { checkMarkup } from './markup.js';
import type { TemplateFault } from './template-fault.js';

/** Longer subjects are cut by what shows them. */
const LONGEST_SUBJECT = 200;

/**
 * Finds what is wrong with a template as it is written, before MJML has seen it.
 *
 * @param data every variable that the template may use.
 */
export function checkTemplate(
  { subject, body }: TemplateSource,
  data: Readonly<Record<string, unknown>>,
  addresses: Addresses,
): TemplateFault[] {
  return [
    ...checkSubject(subject),
    ...checkExpressions(subject, data, 'subject'),
    ...checkExpressions(body, data, 'body'),
    ...checkMarkup(body, addresses, 'written').map((fault) => ({ part: 'body' as const, ...fault })),
  ];
}

function checkSubject(subject: string): TemplateFault[] {
  const fault = (reason: string): TemplateFault[] => [{ part: 'subject', line: 1, reason }];
  if (subject.trim() === '') return fault('the first line is the subject, and it is empty');
  if (/<\/?mj-|<\/?mjml/.test(subject)) return fault('the first line is the subject, and this is markup');
  if (subject.length > LONGEST_SUBJECT)
    return fault(`the subject is longer than ${String(LONGEST_SUBJECT)} characters`);
  return [];
}
