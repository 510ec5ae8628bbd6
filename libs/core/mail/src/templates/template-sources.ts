import { readdir, readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { LOCALE_TAG, PluginCatalogue } from '@roost/plugin-kit';
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

/** @returns undefined where a file is not named `<name>.<locale>.mjml`. */
export function templateFile(file: string): { name: string; locale: string } | undefined {
  const [, name, locale] = /^([\w-]+)\.([\w-]+)\.mjml$/.exec(file) ?? [];
  return name !== undefined && locale !== undefined && LOCALE_TAG.test(locale) ? { name, locale } : undefined;
}

/** `<plugin>.<name>.mjml`, in the folder of a language that was added to the installation. */
export const ADDED_FILE = /^([a-z][a-z0-9-]*\.[\w-]+)\.mjml$/;

/** The first line of a file is the subject; the second is the first of the body, so that lines can be told. */
export function parseTemplate(text: string): TemplateSource {
  const end = text.indexOf('\n');
  if (end === -1) return { subject: text.trim(), body: '' };
  return { subject: text.slice(0, end).trim(), body: text.slice(end + 1).trimEnd() };
}

/**
 * The templates in the folders of plugins: `<name>.<locale>.mjml`, whose first line is the subject, and `<name>.json` with a sample. A language that was
 * added to the installation brings them as `<plugin>.<name>.mjml`, and has the last word.
 */
@Injectable()
export class TemplateSources {
  constructor(private readonly catalogue: PluginCatalogue) {}

  async list(): Promise<TemplateInfo[]> {
    const added = await this.added();
    const infos = await Promise.all(
      this.catalogue.plugins.map(async ({ name: plugin, templates }) => {
        if (!templates) return [];
        const files = (await readdir(templates)).flatMap((file) => {
          const found = templateFile(file);
          return found ? [{ name: `${plugin}.${found.name}`, locale: found.locale }] : [];
        });
        return [...Map.groupBy(files, ({ name }) => name)].map(([name, found]) => ({
          name,
          locales: [...new Set([...found.map(({ locale }) => locale), ...(added.get(name) ?? [])])].sort(),
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
    const file = this.fileOf(template, `${locale}.mjml`);
    const added = this.catalogue.localeFolders.find((folder) => folder.locale === locale);
    const text = (added && (await readIfThere(new URL(`${template}.mjml`, added.folder)))) ?? (await readIfThere(file));
    return text === undefined ? undefined : parseTemplate(text);
  }

  /** Data that a template can be tried with. */
  async sample(template: string): Promise<Record<string, unknown>> {
    const text = await readIfThere(this.fileOf(template, 'json'));
    return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  /** The languages that were added, by the name of the template. */
  private async added(): Promise<ReadonlyMap<string, readonly string[]>> {
    const files = await Promise.all(
      this.catalogue.localeFolders.map(async ({ locale, folder }) =>
        (await readdir(folder)).flatMap((file) => {
          const name = ADDED_FILE.exec(file)?.[1];
          return name === undefined ? [] : [{ name, locale }];
        }),
      ),
    );
    const byName = Map.groupBy(files.flat(), ({ name }) => name);
    return new Map([...byName].map(([name, found]) => [name, found.map(({ locale }) => locale)]));
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
