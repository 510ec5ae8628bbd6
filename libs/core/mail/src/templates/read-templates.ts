import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FALLBACK_LOCALE, parseTemplate, TEMPLATE_FILE, type TemplateSource } from './template-sources.js';

/** A template that a plugin brings, in one language, with the data that it is tried with. */
export interface BroughtTemplate {
  plugin: string;
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
    const [, name, locale] = TEMPLATE_FILE.exec(file) ?? [];
    if (name !== undefined && locale !== undefined) return [{ file, name, locale }];
    if (file.endsWith('.mjml')) fault(`the mail template ${pathOf(file)} is not named <name>.<locale>.mjml`);
    return [];
  });
  const templates: BroughtTemplate[] = [];
  for (const [name, found] of Map.groupBy(named, (template) => template.name)) {
    if (!found.some(({ locale }) => locale === FALLBACK_LOCALE)) {
      fault(
        `the mail template ${pathOf(`${name}.${FALLBACK_LOCALE}.mjml`)} is missing: who has another language gets it`,
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
      templates.push({ plugin, file: pathOf(file), locale, source, sample });
    }
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
