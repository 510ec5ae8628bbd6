import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Installation } from '@roost/plugin-kit';
import { LRUCache } from 'lru-cache';
import { mailErrors } from '../mail.errors.js';
import { MailTemplatesRepository } from './mail-templates.repository.js';
import { MjmlThread } from './mjml-thread.js';
import { type CompiledTemplate, compileTemplate, type RenderedTemplate } from './template-compiler.js';
import { type TemplateSource, TemplateSources } from './template-sources.js';

export const FALLBACK_LOCALE = 'en';

/** Fills in templates: a project's own where it has one, else the plugin's; in the person's language, else in English. */
@Injectable()
export class TemplateRenderer {
  private readonly compiled = new LRUCache<string, CompiledTemplate>({ max: 200 });
  private readonly site: string;

  constructor(
    private readonly sources: TemplateSources,
    private readonly templates: MailTemplatesRepository,
    private readonly mjml: MjmlThread,
    { baseUrl }: Installation,
  ) {
    this.site = new URL(baseUrl).host;
  }

  /** @throws `mail.unknown_template`, `mail.invalid_template` */
  async render(
    projectId: string,
    template: string,
    locale: string,
    data: Record<string, unknown>,
  ): Promise<RenderedTemplate> {
    const { source, locale: language } = await this.source(projectId, template, locale);
    return this.renderSource(source, language, data);
  }

  /** @throws `mail.invalid_template` */
  async renderSource(source: TemplateSource, locale: string, data: Record<string, unknown>): Promise<RenderedTemplate> {
    const key = createHash('sha256')
      .update(JSON.stringify([locale, source.subject, source.body]))
      .digest('base64');
    const compiled = this.compiled.get(key) ?? (await compileTemplate(source, locale, this.mjml));
    this.compiled.set(key, compiled);
    return compiled({ site: this.site, ...data });
  }

  /** The template as it is used in a project, and the language that it is written in. @throws `mail.unknown_template` */
  async source(
    projectId: string,
    template: string,
    wanted: string,
  ): Promise<{ source: TemplateSource; locale: string; overridden: boolean }> {
    for (const locale of new Set([wanted.slice(0, 2).toLowerCase(), FALLBACK_LOCALE])) {
      const own = await this.templates.find(projectId, template, locale);
      if (own) return { source: own, locale, overridden: true };
      const source = await this.sources.read(template, locale);
      if (source) return { source, locale, overridden: false };
    }
    throw mailErrors.unknown_template({ detail: template });
  }
}
