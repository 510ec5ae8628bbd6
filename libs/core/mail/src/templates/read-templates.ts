import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type LocaleFolder, SOURCE_LOCALE } from '@roost/plugin-kit';
import { ADDED_FILE, parseTemplate, templateFile, type TemplateSource } from './template-sources.js';

/** A template in one language, with the data that it is tried with. */
export interface BroughtTemplate {
  /** Who brings it, as `Plugin auth` or `Language de`. */
  owner: string;
  /** Path of its file. */
  file: string;
  locale: string;
  source: TemplateSource;
  sample: Record<string, unknown>;
}

/** What the folder of a plugin holds, and what is wrong with that: one sentence each. */
export interface BroughtTemplates {
  templates: BroughtTemplate[];
  faults: string[];
}

/** Reads every template in the folder of a plugin. */
export async function readTemplates(plugin: string, folder: URL): Promise<BroughtTemplates> {
  const faults: string[] = [];
  const fault = (reason: string): void => {
    faults.push(`Plugin ${plugin}: ${reason}`);
  };
  const pathOf = (file: string): string => fileURLToPath(new URL(file, folder));
  let files: string[];
  try {
    files = (await readdir(folder)).sort();
  } catch (error) {
    fault(`its folder of mail templates cannot be read: ${reasonOf(error)}`);
    return { templates: [], faults };
  }
  const named = files.flatMap((file) => {
    const found = templateFile(file);
    if (found) return [{ file, ...found }];
    if (file.endsWith('.mjml')) fault(`the mail template ${pathOf(file)} is not named <name>.<locale>.mjml`);
    return [];
  });
  const templates: BroughtTemplate[] = [];
  for (const [name, found] of Map.groupBy(named, (template) => template.name)) {
    if (!found.some(({ locale }) => locale === SOURCE_LOCALE)) {
      fault(
        `the mail template ${pathOf(`${name}.${SOURCE_LOCALE}.mjml`)} is missing: people with other languages get it`,
      );
    }
    const sampleFile = pathOf(`${name}.json`);
    if (!files.includes(`${name}.json`)) {
      fault(`the mail template ${name} has no sample data: ${sampleFile} is missing`);
      continue;
    }
    const sample = parseSample(await readFile(sampleFile, 'utf8'));
    if (typeof sample === 'string') {
      fault(`the sample data ${sampleFile} ${sample}`);
      continue;
    }
    for (const { file, locale } of found) {
      const source = parseTemplate(await readFile(new URL(file, folder), 'utf8'));
      templates.push({ owner: `Plugin ${plugin}`, file: pathOf(file), locale, source, sample });
    }
  }
  return { templates, faults };
}

/**
 * Reads the templates of a language that was added to the installation.
 *
 * @param templatesOf the folders of plugins, by their names; templates of other plugins are left alone
 */
export async function readAddedTemplates(
  { locale, folder }: LocaleFolder,
  templatesOf: ReadonlyMap<string, URL>,
): Promise<BroughtTemplates> {
  const owner = `Language ${locale}`;
  const templates: BroughtTemplate[] = [];
  const faults: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith('.mjml')) continue;
    const file = fileURLToPath(new URL(name, folder));
    const [plugin = '', template = ''] = ADDED_FILE.exec(name)?.[1]?.split('.') ?? [];
    const brought = templatesOf.get(plugin);
    if (plugin === '') faults.push(`${owner}: the mail template ${file} is not named <plugin>.<name>.mjml`);
    if (!brought) continue;
    const sampleFile = new URL(`${template}.json`, brought);
    if (!existsSync(sampleFile)) {
      faults.push(`${owner}: plugin ${plugin} has no mail template ${template}, which ${file} translates`);
      continue;
    }
    // That it is a sample is told of the plugin's own templates.
    const sample = parseSample(await readFile(sampleFile, 'utf8'));
    if (typeof sample === 'string') continue;
    templates.push({ owner, file, locale, source: parseTemplate(await readFile(file, 'utf8')), sample });
  }
  return { templates, faults };
}

/** @returns what is wrong, when it is no sample. */
function parseSample(text: string): Record<string, unknown> | string {
  try {
    const sample: unknown = JSON.parse(text);
    if (typeof sample === 'object' && sample !== null && !Array.isArray(sample))
      return sample as Record<string, unknown>;
    return 'is not a JSON object';
  } catch (error) {
    return `is not JSON: ${reasonOf(error)}`;
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
