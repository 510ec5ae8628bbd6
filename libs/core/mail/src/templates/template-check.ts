import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, Installation, OnCommand, OnHook, PluginCatalogue, StartupError } from '@roost/plugin-kit';
import { lineInFile, type TemplateFault } from './check/template-fault.js';
import { CompiledTemplatesRepository, type KeptTemplate } from './compiled-templates.repository.js';
import { MailLayout } from './mail-layout.js';
import { type BroughtTemplate, readAddedTemplates, readTemplates } from './read-templates.js';
import { hashOf, TemplateHtml } from './template-html.js';
import { TemplateRenderer } from './template-renderer.js';

/** Goes up with the rules and whatever else decides what is right, so that everything is looked at again. */
const RULES = 1;
/** How long what is no longer needed is kept: other processes may still run an older version. */
const KEPT_DAYS = 30;
const MOST_FAULTS = 10;
/** So many are saved at once, for the other process to find. */
const BATCH = 4;

/** A template with what tells whether it was looked at before. */
interface HashedTemplate extends BroughtTemplate {
  hash: string;
  checkedWith: string;
}

/** Templates of one text: two plugins, or two mails, may say the same. They are kept in one row, and are right together. */
interface CheckedLayout {
  hash: string;
  checkedWith: string;
  templates: readonly HashedTemplate[];
}

/**
 * Tries every template of every plugin with its sample data before a process serves anything, and stops the start when one cannot be sent. What was
 * found right is remembered in the database by its content, so that a later start compiles nothing.
 */
@Injectable()
export class TemplateCheck {
  constructor(
    private readonly em: EntityManager,
    private readonly catalogue: PluginCatalogue,
    private readonly renderer: TemplateRenderer,
    private readonly html: TemplateHtml,
    private readonly compiled: CompiledTemplatesRepository,
    private readonly installation: Installation,
    private readonly layout: MailLayout,
  ) {}

  @OnHook('kernel.starting')
  async onStarting(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    await this.run({ fromTheEnd: starting.process === 'worker' });
    return starting;
  }

  @OnCommand('mail check')
  async onCommand(): Promise<string> {
    const { templates, compiled } = await this.run();
    return `${String(templates)} mail templates can be sent; ${String(compiled)} of them were not known yet`;
  }

  /**
   * @param fromTheEnd so that API and worker, which start at the same time, meet in the middle: each finds what the other has compiled.
   * @throws StartupError that names plugin, file and line.
   */
  async run({ fromTheEnd = false } = {}): Promise<{ templates: number; compiled: number }> {
    const folders = this.catalogue.plugins.flatMap(({ name, templates }) => (templates ? [{ name, templates }] : []));
    const templatesOf = new Map(folders.map(({ name, templates }) => [name, templates]));
    const brought = await Promise.all([
      ...folders.map(({ name, templates }) => readTemplates(name, templates)),
      ...this.catalogue.localeFolders.map((folder) => readAddedTemplates(folder, templatesOf)),
    ]);
    const templates = brought.flatMap((folder) => folder.templates.map((template) => this.hashed(template)));
    const layouts = [...Map.groupBy(templates, ({ hash }) => hash).values()].map(together);
    const hashes = layouts.map(({ hash }) => hash);
    const known = await this.em.fork().transactional(() => this.compiled.findChecks(hashes));
    const due = layouts.filter(({ hash, checkedWith }) => known.get(hash) !== checkedWith);
    if (due.length > 0) await this.em.fork().transactional(() => this.compiled.deleteOthers(hashes, KEPT_DAYS));
    const faults = [
      ...brought.flatMap((folder) => folder.faults),
      ...(await this.check(fromTheEnd ? due.toReversed() : due)),
    ];
    if (faults.length > 0) throw new StartupError(faults.slice(0, MOST_FAULTS).join('\n'));
    return { templates: templates.length, compiled: due.reduce((sum, layout) => sum + layout.templates.length, 0) };
  }

  private async check(due: readonly CheckedLayout[]): Promise<string[]> {
    const right: KeptTemplate[] = [];
    const faults: string[] = [];
    for (const { hash, checkedWith, templates } of due) {
      const htmls: string[] = [];
      for (const { owner, file, locale, source, sample } of templates) {
        const tried = await this.renderer.tryOut(source, locale, sample);
        if ('html' in tried) htmls.push(tried.html);
        else faults.push(describe(owner, file, tried.faults));
      }
      const [html] = htmls;
      if (html !== undefined && htmls.length === templates.length) right.push({ hash, html, checkedWith });
      if (right.length === BATCH) await this.save(right.splice(0));
    }
    await this.save(right);
    await this.html.rest();
    return faults;
  }

  private async save(templates: readonly KeptTemplate[]): Promise<void> {
    if (templates.length > 0) await this.em.fork().transactional(() => this.compiled.save(templates));
  }

  private hashed(template: BroughtTemplate): HashedTemplate {
    const { source, locale, sample } = template;
    const hash = this.html.hashOf(this.layout.around(source.body, locale));
    const checkedWith = hashOf([RULES, this.installation.baseUrl, source.subject, sample]);
    return { ...template, hash, checkedWith };
  }
}

function together(templates: readonly HashedTemplate[]): CheckedLayout {
  const [first] = templates;
  const checks = templates.map(({ checkedWith }) => checkedWith);
  return {
    hash: first?.hash ?? '',
    checkedWith: first !== undefined && templates.length === 1 ? first.checkedWith : hashOf(checks.toSorted()),
    templates,
  };
}

function describe(owner: string, file: string, [fault]: readonly TemplateFault[]): string {
  const line = fault ? lineInFile(fault) : null;
  const place = line === null ? file : `${file}, line ${String(line)}`;
  return `${owner}: the mail template ${place}: ${fault?.reason ?? 'cannot be sent'}`;
}
