import Handlebars from 'handlebars';
import { convert } from 'html-to-text';
import { Parser } from 'htmlparser2';
import { mailErrors } from '../mail.errors.js';
import type { Addresses } from './check/addresses.js';
import { checkMarkup } from './check/markup.js';
import { SUBJECT_VARIABLE } from './layout.js';

/** A template, filled in. */
export interface RenderedTemplate {
  subject: string;
  html: string;
  text: string;
}

/** A template that can be filled in again and again. @throws `mail.invalid_template` when data that it needs is not there. */
export type CompiledTemplate = (data: Record<string, unknown>) => RenderedTemplate;

const TEXT_WIDTH = 72;

/** How HTML becomes plain text: links show where they lead, and nothing is told of pictures and tables. */
const TEXT_OPTIONS = {
  wordwrap: TEXT_WIDTH,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] as [string, string] } },
    { selector: 'img', format: 'skip' },
    // The sender's name says it, and so does the last line.
    { selector: 'td.brand', format: 'skip' },
    // Each text of MJML is one: a paragraph.
    { selector: 'div', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
};

/** A character of private use, which the rules for templates refuse. */
const LINE_END = '\uE002';
const TAG_OR_LINE_END = /<[^>]*>|\uE002/g;

const handlebars = Handlebars.create();
handlebars.unregisterHelper('log');

/**
 * Compiles what MJML made of a template. Handlebars is strict, and reaches neither prototypes nor files.
 *
 * @throws `mail.invalid_template` with the reason: also for templates that were kept before there was such a rule.
 */
export function compileTemplate(subject: string, html: string, addresses: Addresses): CompiledTemplate {
  const [fault] = checkMarkup(html, addresses, 'compiled');
  if (fault) throw mailErrors.invalid_template({ detail: fault.reason });
  return explained(() => {
    const fillSubject = handlebars.compile(subject, { noEscape: true, strict: true });
    const fillHtml = handlebars.compile(html, { strict: true });
    return (data) => explained(() => fill(fillSubject, fillHtml, data, addresses));
  });
}

function fill(
  fillSubject: HandlebarsTemplateDelegate,
  fillHtml: HandlebarsTemplateDelegate,
  data: Record<string, unknown>,
  addresses: Addresses,
): RenderedTemplate {
  const subject = fillSubject(data).replaceAll(/\s+/g, ' ').trim();
  if (subject === '') throw new Error('the subject is empty');
  const html = withBreaks(fillHtml(marked(data), { data: { [SUBJECT_VARIABLE]: subject } }));
  for (const link of linksOf(html)) {
    if (!addresses.mayFollow(link))
      throw new Error(`links must start with https:, http:, mailto: or tel:, but one starts with ${link.slice(0, 40)}`);
  }
  return { subject, html, text: `${convert(html, TEXT_OPTIONS).trim()}\n` };
}

/** Lines that people wrote stay lines: their ends are marked before the data is filled in, because HTML takes them for blanks. */
function marked<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(/\r\n?|\n/g, LINE_END) as T;
  if (Array.isArray(value)) return value.map(marked) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)])) as T;
}

/** A mark within a tag stands in an attribute, where there are no lines. */
const withBreaks = (html: string): string =>
  html.replaceAll(TAG_OR_LINE_END, (found) => (found === LINE_END ? '<br />' : found.replaceAll(LINE_END, ' ')));

function linksOf(html: string): string[] {
  const links: string[] = [];
  new Parser({
    onattribute: (name, value) => {
      if (name === 'href') links.push(value);
    },
  }).end(html);
  return links;
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    throw mailErrors.invalid_template({ detail: reason, cause: error });
  }
}
