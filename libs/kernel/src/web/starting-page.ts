import type { IncomingHttpHeaders } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Negotiator from 'negotiator';
import { TEXT_PAGE_HEADERS, textPage } from '../http/text-page.js';

export { wantsDocument } from './wants-document.js';

/**
 * The page of a server that is starting. Whoever holds the port until then has none of the product loaded, so this file and what it imports
 * read texts by themselves, and nothing of Nest, the database or plugins comes with them.
 */
const KEY = 'web.starting';
const OWN = join(import.meta.dirname, '../../texts');

/** What the page says, by language: the one first that others than these get. */
export type StartingTexts = Readonly<Record<string, string>>;

/** @param home ROOST_HOME, where languages are added. @param defaultLocale DEFAULT_LOCALE */
export async function readStartingTexts(home: string, defaultLocale = 'en'): Promise<StartingTexts> {
  const texts = new Map<string, string>();
  const add = (locale: string, text: string | undefined): void => {
    if (text !== undefined) texts.set(locale, text);
  };
  for (const file of await namesIn(OWN)) add(file.replace(/\.json$/, ''), (await textsOf(join(OWN, file)))[KEY]);
  const added = join(home, 'locales');
  for (const locale of await namesIn(added)) {
    add(locale, (await textsOf(join(added, locale, 'texts.json')))[`kernel.${KEY}`]);
  }
  const isFirst = (locale: string): number => Number(locale !== defaultLocale);
  return Object.fromEntries([...texts].sort(([a], [b]) => isFirst(a) - isFirst(b)));
}

/** @param seconds after which the page asks again. */
export function startingPage(
  texts: StartingTexts,
  headers: IncomingHttpHeaders,
  seconds: number,
): { headers: Readonly<Record<string, string>>; html: string } {
  const locales = Object.keys(texts);
  const [first = ''] = locales;
  const locale = new Negotiator({ headers }).language(locales) ?? first;
  return { headers: TEXT_PAGE_HEADERS, html: textPage({ title: texts[locale] ?? '', locale, reloadsAfter: seconds }) };
}

/** Nothing where there is no such folder. */
const namesIn = async (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Nothing where the file cannot be read: the server that is starting says so, and does not start. */
async function textsOf(path: string): Promise<Partial<Record<string, string>>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Record<string, string>>;
  } catch {
    return {};
  }
}
