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

const FILE = /^([\w-]+)\.([a-z]{2})\.mjml$/;

/** The templates in the folders of plugins: `<name>.<locale>.mjml`, whose first line is the subject, and `<name>.json` with a sample. */
@Injectable()
export class TemplateSources {
  constructor(private readonly catalogue: PluginCatalogue) {}

  async list(): Promise<TemplateInfo[]> {
    const infos = await Promise.all(
      this.catalogue.plugins.map(async ({ name: plugin, templates }) => {
        if (!templates) return [];
        const files = (await readdir(templates)).flatMap((file) => {
          const [, name, locale] = FILE.exec(file) ?? [];
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
    if (text === undefined) return undefined;
    const end = text.indexOf('\n');
    return { subject: text.slice(0, end).trim(), body: text.slice(end + 1).trim() };
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
