import Handlebars from 'handlebars';
import { convert } from 'html-to-text';
import { mailErrors } from '../mail.errors.js';
import { layout } from './layout.js';
import type { MjmlThread } from './mjml-thread.js';
import type { TemplateSource } from './template-sources.js';

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
    // Each text of MJML is one: a paragraph.
    { selector: 'div', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
};

const handlebars = Handlebars.create();
handlebars.unregisterHelper('log');

/**
 * Compiles a template: MJML to HTML first, then handlebars. Handlebars is strict, and reaches neither prototypes nor files; MJML
 * includes nothing.
 *
 * @throws `mail.invalid_template` with the reason.
 */
export async function compileTemplate(
  { subject, body }: TemplateSource,
  locale: string,
  mjml: MjmlThread,
): Promise<CompiledTemplate> {
  try {
    const html = await mjml.toHtml(layout(subject, body, locale));
    const fillSubject = handlebars.compile(subject, { noEscape: true, strict: true });
    const fillHtml = handlebars.compile(html, { strict: true });
    return (data) => explain(() => fill(fillSubject(data), fillHtml(data)));
  } catch (error) {
    throw mailErrors.invalid_template({ detail: reasonOf(error), cause: error });
  }
}

function fill(subject: string, html: string): RenderedTemplate {
  return { subject: subject.replaceAll(/\s+/g, ' ').trim(), html, text: `${convert(html, TEXT_OPTIONS).trim()}\n` };
}

function explain(render: () => RenderedTemplate): RenderedTemplate {
  try {
    return render();
  } catch (error) {
    throw mailErrors.invalid_template({ detail: reasonOf(error), cause: error });
  }
}

/** MJML tells of its errors one a line. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
