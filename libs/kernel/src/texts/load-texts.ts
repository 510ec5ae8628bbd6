import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LOCALE_TAG, type LocaleFolder, type PluginManifest, SOURCE_LOCALE, type TextCatalog } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';
import { placeholdersOf, TextCatalogue } from './text-catalogue.js';

const OFFERS = 'kernel';

/** A file with texts. Its keys begin with the name of the plugin that shows them. */
interface TextFile {
  /** As `Plugin auth` or `Language de`. */
  who: string;
  path: string;
  locale: string;
  texts: TextCatalog;
}

/**
 * Reads the texts of all plugins, and those of languages that were added below `ROOST_HOME/locales`. The languages of the installation are
 * those that the kernel itself has, and those that were added.
 *
 * @param settings.home ROOST_HOME
 * @throws StartupError that names the file and the key at fault.
 */
export async function loadTexts(
  plugins: readonly PluginManifest[],
  { home, defaultLocale }: { home: string; defaultLocale: string },
): Promise<TextCatalogue> {
  const brought = (await Promise.all(plugins.map(textsOfPlugin))).flat();
  const folders = await localeFolders(home);
  const added = await Promise.all(folders.map(textsOfFolder));
  const source = sourceOf(brought);
  const names = new Set(plugins.map(({ name }) => name));
  for (const file of [...brought, ...added]) check(file, source, names);
  const offered = new Set([
    ...brought.filter(({ who }) => who === ownerOf(OFFERS)).map(({ locale }) => locale),
    ...folders.map(({ locale }) => locale),
  ]);
  if (!offered.has(defaultLocale)) {
    throw new StartupError(
      `DEFAULT_LOCALE ${defaultLocale} is none of the languages: ${[...offered].sort().join(', ')}`,
    );
  }
  const texts = new Map<string, TextCatalog>();
  // What was added to the installation has the last word.
  for (const { locale, texts: own } of [...brought, ...added]) {
    if (offered.has(locale)) texts.set(locale, { ...texts.get(locale), ...own });
  }
  return new TextCatalogue(defaultLocale, texts, folders);
}

const ownerOf = (plugin: string): string => `Plugin ${plugin}`;

const sourceOf = (files: readonly TextFile[]): TextCatalog =>
  Object.assign({}, ...files.filter(({ locale }) => locale === SOURCE_LOCALE).map(({ texts }) => texts)) as TextCatalog;

async function textsOfPlugin({ name, texts: folder }: PluginManifest): Promise<TextFile[]> {
  if (!folder) return [];
  const who = ownerOf(name);
  const files = (await namesIn(fileURLToPath(folder))).filter((file) => file.endsWith('.json'));
  if (!files.includes(`${SOURCE_LOCALE}.json`)) {
    throw new StartupError(`${who}: its texts lack ${fileURLToPath(new URL(`${SOURCE_LOCALE}.json`, folder))}`);
  }
  return Promise.all(
    files.map(async (file) => {
      const locale = file.slice(0, -'.json'.length);
      const path = fileURLToPath(new URL(file, folder));
      if (!LOCALE_TAG.test(locale)) throw new StartupError(`${who}: the texts ${path} are not named <locale>.json`);
      const own = await readTexts(who, path);
      const texts = Object.fromEntries(Object.entries(own).map(([key, text]) => [`${name}.${key}`, text]));
      return { who, path, locale, texts };
    }),
  );
}

/** The folders of languages that were added to an installation. */
async function localeFolders(home: string): Promise<LocaleFolder[]> {
  const root = join(home, 'locales');
  return (await namesIn(root))
    .filter((name) => LOCALE_TAG.test(name))
    .map((locale) => ({ locale, folder: pathToFileURL(`${join(root, locale)}/`) }));
}

async function textsOfFolder({ locale, folder }: LocaleFolder): Promise<TextFile> {
  const who = `Language ${locale}`;
  const path = fileURLToPath(new URL('texts.json', folder));
  return { who, path, locale, texts: await readTexts(who, path) };
}

/** Holds a file against the English texts. @param plugins those that are loaded: texts of others are left alone */
function check({ who, path, texts }: TextFile, source: TextCatalog, plugins: ReadonlySet<string>): void {
  for (const [key, text] of Object.entries(texts)) {
    if (!plugins.has(key.split('.', 1)[0] ?? '')) continue;
    const english = source[key];
    if (english === undefined) throw new StartupError(`${who}: ${path} has a text ${key}, which English does not have`);
    const known = placeholdersOf(english);
    const unknown = [...placeholdersOf(text)].find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new StartupError(
        `${who}: the text ${key} of ${path} has a placeholder {${unknown}}, which nothing fills in`,
      );
    }
  }
}

async function readTexts(who: string, path: string): Promise<TextCatalog> {
  let texts: unknown;
  try {
    texts = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new StartupError(`${who}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isFlat =
    typeof texts === 'object' && texts !== null && Object.values(texts).every((text) => typeof text === 'string');
  if (!isFlat) throw new StartupError(`${who}: ${path} is not an object of texts`);
  return texts as TextCatalog;
}

/** @returns nothing where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
