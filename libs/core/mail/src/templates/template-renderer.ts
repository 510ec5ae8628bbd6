import { Injectable, Logger } from '@nestjs/common';
import { Installation, Problem, Texts } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { LRUCache } from 'lru-cache';
import { mailErrors } from '../mail.errors.js';
import { Addresses } from './check/addresses.js';
import { checkTemplate } from './check/check-template.js';
import type { TemplateFault } from './check/template-fault.js';
import { LINES_BEFORE } from './layout.js';
import { MailLayout } from './mail-layout.js';
import { MailTemplatesRepository } from './mail-templates.repository.js';
import type { MjmlFault } from './mjml-main.js';
import { type CompiledTemplate, compileTemplate, type RenderedTemplate } from './template-compiler.js';
import { hashOf, TemplateHtml } from './template-html.js';
import { type TemplateSource, TemplateSources } from './template-sources.js';

/** A template in one language, and whether a project wrote it. */
interface FoundSource {
  source: TemplateSource;
  locale: string;
  overridden: boolean;
}

/** A template that was tried with sample data. */
export type TriedTemplate = { mail: RenderedTemplate; html: string } | { faults: readonly TemplateFault[] };

/** Fills in templates: a project's own where it has one, else the plugin's; in the person's language, else in that of the installation, else in English. */
@Injectable()
export class TemplateRenderer {
  private readonly logger = new Logger(TemplateRenderer.name);
  private readonly compiled = new LRUCache<string, CompiledTemplate>({ max: 200 });
  private readonly site: string;
  private readonly appName: string;
  private readonly addresses: Addresses;

  constructor(
    private readonly sources: TemplateSources,
    private readonly templates: MailTemplatesRepository,
    private readonly html: TemplateHtml,
    private readonly projects: ProjectsService,
    private readonly layout: MailLayout,
    private readonly texts: Texts,
    { baseUrl, appName }: Installation,
  ) {
    this.appName = appName;
    const { host, origin } = new URL(baseUrl);
    this.site = host;
    this.addresses = new Addresses(origin);
  }

  /**
   * Fills in what is sent. A project's own text that cannot be sent gives way to the plugin's: the mail matters more.
   *
   * @throws `mail.unknown_template`, `mail.invalid_template`
   */
  async render(
    projectId: string,
    template: string,
    locale: string,
    data: Record<string, unknown>,
  ): Promise<RenderedTemplate> {
    const found = await this.source(projectId, template, locale);
    const known = { ...data, site: this.site, appName: await this.projects.nameOf(projectId) };
    try {
      return await this.fill(found, found.overridden ? known : await this.completed(template, known));
    } catch (error) {
      if (!found.overridden || !(error instanceof Problem)) throw error;
      const reason = error.details.detail ?? error.title;
      this.logger.error(
        `Project ${projectId}: its own mail template ${template} (${found.locale}) is not valid, and the default one is sent: ${reason}`,
      );
      return this.fill(await this.broughtSource(template, locale), await this.completed(template, known));
    }
  }

  /** Tries a template with sample data and keeps nothing. @param data every variable that it may use. */
  async tryOut(
    source: TemplateSource,
    locale: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<TriedTemplate> {
    const known = { ...data, site: this.site, appName: this.appName };
    const faults = checkTemplate(source, known, this.addresses);
    if (faults.length > 0) return { faults };
    const result = await this.html.compile(this.layout.around(source.body, locale), { keep: false });
    if ('faults' in result) return { faults: result.faults.map((fault) => inBody(fault, source.body)) };
    try {
      const mail = compileTemplate(source.subject, result.html, this.addresses)(known);
      return { mail, html: result.html };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { faults: [{ part: 'body', line: null, reason: error.details.detail ?? error.title }] };
    }
  }

  /** The template as it is used in a project, and the language that it is written in. @throws `mail.unknown_template` */
  async source(projectId: string, template: string, wanted: string): Promise<FoundSource> {
    for (const locale of this.texts.fallbacks(wanted)) {
      const own = await this.templates.find(projectId, template, locale);
      if (own) return { source: own, locale, overridden: true };
      const source = await this.sources.read(template, locale);
      if (source) return { source, locale, overridden: false };
    }
    throw mailErrors.unknown_template({ detail: template });
  }

  /** Fills in the plugin's own text with its sample. @throws `mail.unknown_template`, `mail.invalid_template` */
  async renderSample(template: string, locale: string): Promise<RenderedTemplate> {
    const sample = await this.sources.sample(template);
    const found = await this.broughtSource(template, locale);
    return this.fill(found, { ...sample, site: this.site, appName: this.appName });
  }

  /** A mail that an older version accepted lacks what its template shows since: it goes without that, rather than not at all. */
  private async completed(template: string, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    return { ...blanks(await this.sources.sample(template)), ...data };
  }

  private async broughtSource(template: string, wanted: string): Promise<FoundSource> {
    for (const locale of this.texts.fallbacks(wanted)) {
      const source = await this.sources.read(template, locale);
      if (source) return { source, locale, overridden: false };
    }
    throw mailErrors.unknown_template({ detail: template });
  }

  private async fill({ source, locale }: FoundSource, data: Record<string, unknown>): Promise<RenderedTemplate> {
    const key = hashOf([locale, source.subject, source.body]);
    const compiled = this.compiled.get(key) ?? (await this.compile(source, locale));
    this.compiled.set(key, compiled);
    return compiled(data);
  }

  private async compile({ subject, body }: TemplateSource, locale: string): Promise<CompiledTemplate> {
    const result = await this.html.compile(this.layout.around(body, locale), { keep: true });
    if ('faults' in result)
      throw mailErrors.invalid_template({
        detail: result.faults
          .map(({ message }) => message)
          .join('; ')
          .slice(0, 500),
      });
    return compileTemplate(subject, result.html, this.addresses);
  }
}

/** Values that show nothing, for each of a sample. */
const blanks = (sample: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, Array.isArray(value) ? [] : '']));

/** MJML counts lines of the whole document. */
function inBody({ line, message }: MjmlFault, body: string): TemplateFault {
  const own = line === null ? 0 : line - LINES_BEFORE;
  return { part: 'body', line: own >= 1 && own <= body.split('\n').length ? own : null, reason: message };
}
