import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { PluginCatalogue } from '@roost/plugin-kit';
import Handlebars from 'handlebars';
import { convert } from 'html-to-text';
import { mailErrors } from './mail.errors.js';

/** A template, filled in. */
export interface RenderedTemplate {
  subject: string;
  html: string;
  text: string;
}

interface Compiled {
  subject: Handlebars.TemplateDelegate;
  body: Handlebars.TemplateDelegate;
}

const FALLBACK_LOCALE = 'en';
const TEXT_WIDTH = 72;

/** Fills in the templates of plugins. The first line of a template is the subject, the rest is HTML. */
@Injectable()
export class TemplateRenderer {
  private readonly compiled = new Map<string, Promise<Compiled>>();

  constructor(private readonly catalogue: PluginCatalogue) {}

  /** @throws `mail.unknown_template` */
  async render(template: string, locale: string, data: Record<string, unknown>): Promise<RenderedTemplate> {
    const { subject, body } = await this.find(template, locale);
    const html = page(body(data));
    return { subject: subject(data), html, text: convert(html, { wordwrap: TEXT_WIDTH }) };
  }

  private async find(template: string, locale: string): Promise<Compiled> {
    const key = `${template}.${locale}`;
    const known = this.compiled.get(key) ?? this.compile(template, locale);
    this.compiled.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.compiled.delete(key);
      throw error;
    }
  }

  private async compile(template: string, locale: string): Promise<Compiled> {
    const [plugin, name] = template.split('.');
    const folder = this.catalogue.plugins.find((candidate) => candidate.name === plugin)?.templates;
    for (const language of folder ? [locale, FALLBACK_LOCALE] : []) {
      const source = await readFile(new URL(`${name ?? ''}.${language}.hbs`, folder), 'utf8').catch(ignoreMissing);
      if (source === undefined) continue;
      const end = source.indexOf('\n');
      const subject = Handlebars.compile(source.slice(0, end).trim(), { noEscape: true, strict: true });
      return { subject, body: Handlebars.compile(source.slice(end + 1), { strict: true }) };
    }
    throw mailErrors.unknown_template({ detail: template });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** A plain frame that mail programs of any width show alike. */
const page = (body: string): string =>
  `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff">
<div style="max-width:520px;margin:0 auto">
${body.trim()}
</div></body></html>`;
