import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, SOURCE_LOCALE } from '@roost/plugin-kit';
import { MailTemplatesRepository } from './mail-templates.repository.js';
import { mailErrors } from '../mail.errors.js';
import { describeFault } from './check/template-fault.js';
import type { RenderedTemplate } from './template-compiler.js';
import { TemplateRenderer } from './template-renderer.js';
import { type TemplateInfo, type TemplateSource, TemplateSources } from './template-sources.js';

/** So many faults of a template are told of at once. */
const MOST_FAULTS = 20;

/** A template, and where a project has written its own. */
export interface ProjectTemplate extends TemplateInfo {
  overriddenLocales: string[];
}

/** A template in one language, as it is used in a project. */
export interface TemplateText extends TemplateSource {
  name: string;
  locale: string;
  overridden: boolean;
  sample: Record<string, unknown>;
}

/** What a preview shows instead of what is kept. */
export interface PreviewDraft {
  locale?: string | undefined;
  subject?: string | undefined;
  body?: string | undefined;
  data?: Record<string, unknown> | undefined;
}

/** The templates of a project: read, tried out, written anew, taken back. */
@Injectable()
export class MailTemplatesService {
  constructor(
    private readonly em: EntityManager,
    private readonly sources: TemplateSources,
    private readonly renderer: TemplateRenderer,
    private readonly templates: MailTemplatesRepository,
    private readonly audit: AuditLog,
  ) {}

  async list(projectId: string): Promise<ProjectTemplate[]> {
    const own = Map.groupBy(await this.templates.list(projectId), ({ name }) => name);
    return (await this.sources.list()).map((info) => ({
      ...info,
      overriddenLocales: (own.get(info.name) ?? []).map(({ locale }) => locale).sort(),
    }));
  }

  /** @throws `mail.unknown_template` */
  async get(projectId: string, name: string, wanted = SOURCE_LOCALE): Promise<TemplateText> {
    await this.sources.find(name);
    const { source, locale, overridden } = await this.renderer.source(projectId, name, wanted);
    const { subject, body } = source;
    return { name, locale, overridden, subject, body, sample: await this.sources.sample(name) };
  }

  /** Takes the project's own template from now on. @throws `mail.unknown_template`, `mail.invalid_template` */
  async save(projectId: string, name: string, locale: string, source: TemplateSource): Promise<TemplateText> {
    await this.sources.find(name);
    await this.tryOut(source, locale, await this.sources.sample(name));
    await this.change(projectId, name, locale, 'template-changed', () =>
      this.templates.save({ projectId, name, locale, ...source }),
    );
    return this.get(projectId, name, locale);
  }

  /** Goes back to the plugin's template. @throws `mail.unknown_template` */
  async reset(projectId: string, name: string, locale: string): Promise<void> {
    await this.sources.find(name);
    await this.change(projectId, name, locale, 'template-reset', () => this.templates.delete(projectId, name, locale));
  }

  /** Fills a template in and keeps nothing. @throws `mail.unknown_template`, `mail.invalid_template` */
  async preview(projectId: string, name: string, draft: PreviewDraft): Promise<RenderedTemplate> {
    const { locale, subject, body, sample } = await this.get(projectId, name, draft.locale);
    const source = { subject: draft.subject ?? subject, body: draft.body ?? body };
    return this.tryOut(source, draft.locale ?? locale, { ...sample, ...draft.data });
  }

  private async tryOut(
    source: TemplateSource,
    locale: string,
    data: Record<string, unknown>,
  ): Promise<RenderedTemplate> {
    const tried = await this.renderer.tryOut(source, locale, data);
    if ('mail' in tried) return tried.mail;
    throw mailErrors.invalid_template({
      detail: tried.faults.map(describeFault)[0] ?? '',
      errors: tried.faults.slice(0, MOST_FAULTS).map((fault) => ({
        pointer: `/${fault.part}`,
        code: 'invalid_template',
        detail: describeFault(fault),
      })),
    });
  }

  private async change(
    projectId: string,
    name: string,
    locale: string,
    action: string,
    write: () => Promise<void>,
  ): Promise<void> {
    await this.em.transactional(async () => {
      await write();
      await this.audit.record({ action, target: `mail-template:${name}`, projectId, details: { locale } });
    });
  }
}
