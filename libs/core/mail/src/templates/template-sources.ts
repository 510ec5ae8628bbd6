import { readdir, readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { PluginCatalogue } from '@roost/plugin-kit';
import { mailErrors } from '../mail.errors.js';

/** A template as it is written. */
export interface TemplateSource {
  /** Handlebars, one line. */
  subject: string;
  /** Handlebars in MJML: what goes into the one column of the layout. */
  body: string;
}

/** A template that a plugin brings. */
export interface TemplateInfo {
  /** `<plugin>.<file>`. */
  name: string;
  locales: string[];
}

/** What people get whose language a template is not written in. */
export const FALLBACK_LOCALE = 'en';

/** `<name>.<locale>.mjml` */
export const TEMPLATE_FILE = /^([\w-]+)\.([a-z]{2})\.mjml$/;

/** The first line of a file is the subject; the second is the first of the body, so that lines can be told. */
export function parseTemplate(text: string): TemplateSource {
  const end = text.indexOf('\n');
  if (end === -1) return { subject: text.trim(), body: '' };
  return { subject: text.slice(0, end).trim(), body: text.slice(end + 1).trimEnd() };
}

/** The templates in the folders of plugins: `<name>.<locale>.mjml`, whose first line is the subject, and `<name>.json` with a sample. */
@Injectable()
export class TemplateSources {
  constructor(private readonly catalogue: PluginCatalogue) {}

  async list(): Promise<TemplateInfo[]> {
    const infos = await Promise.all(
      this.catalogue.plugins.map(async ({ name: plugin, templates }) => {
        if (!templates) return [];
        const files = (await readdir(templates)).flatMap((file) => {
          const [, name, locale] = TEMPLATE_FILE.exec(file) ?? [];
          return name === undefined || locale === undefined ? [] : [{ name: `${plugin}.${name}`, locale }];
        });
        return [...Map.groupBy(files, ({ name }) => name)].map(([name, found]) => ({
          name,
          locales: found.map(({ locale }) => locale).sort(),
        }));
      }),
    );
    return infos.flat().sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws `mail.unknown_template` */
  async find(name: string): Promise<TemplateInfo> {
    const info = (await this.list()).find((template) => template.name === name);
    if (!info) throw mailErrors.unknown_template({ detail: name });
    return info;
  }

  /** @param template one that exists. @returns undefined when it is not written in this language. */
  async read(template: string, locale: string): Promise<TemplateSource | undefined> {
    const text = await readIfThere(this.fileOf(template, `${locale}.mjml`));
    return text === undefined ? undefined : parseTemplate(text);
  }

  /** Data that a template can be tried with. */
  async sample(template: string): Promise<Record<string, unknown>> {
    const text = await readIfThere(this.fileOf(template, 'json'));
    return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  private fileOf(template: string, extension: string): URL {
    const [plugin = '', file = ''] = template.split('.');
    const folder = this.catalogue.plugins.find(({ name }) => name === plugin)?.templates;
    if (!folder || !/^[\w-]+$/.test(file)) throw mailErrors.unknown_template({ detail: template });
    return new URL(`${file}.${extension}`, folder);
  }
}

async function readIfThere(file: URL): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
