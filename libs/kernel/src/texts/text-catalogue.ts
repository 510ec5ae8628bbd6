import { type LocaleFolder, SOURCE_LOCALE, type TextCatalog } from '@roost/plugin-kit';
import Negotiator from 'negotiator';

/** Key of the kernel's own texts that names the tag by which `Intl` writes dates. */
const DATES = 'kernel.dates';

/** Every text of every plugin, by language and key. Keys begin with the plugin's name. */
export class TextCatalogue {
  /** The default language first. */
  readonly locales: readonly string[];
  private readonly known: ReadonlyMap<string, readonly string[]>;

  constructor(
    readonly defaultLocale: string,
    private readonly texts: ReadonlyMap<string, TextCatalog>,
    /** Languages that were added to this installation. */
    readonly folders: readonly LocaleFolder[],
  ) {
    this.locales = [...new Set([defaultLocale, ...[...texts.keys()].sort()])];
    this.known = new Map(this.locales.map((locale) => [locale, this.order(locale)]));
  }

  localeFor(acceptLanguage: string | string[] | undefined, otherwise = this.defaultLocale): string {
    const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage?.toString() } });
    // A request that takes any language gets the first.
    return negotiator.language([otherwise, ...this.locales]) ?? otherwise;
  }

  /** Languages to look for, the best first. */
  fallbacks(locale: string): readonly string[] {
    return this.known.get(locale) ?? this.order(locale);
  }

  private order(locale: string): readonly string[] {
    return [...new Set([...spellings(locale), this.defaultLocale, SOURCE_LOCALE])];
  }

  /** @throws Error when no plugin has a text of this key. */
  say(key: string, locale: string, values: Readonly<Record<string, string | number>> = {}): string {
    const text = this.fallbacks(locale)
      .map((each) => this.texts.get(each)?.[key])
      .find((found) => found !== undefined);
    if (text === undefined) throw new Error(`There is no text ${key}`);
    return text.replaceAll(PLACEHOLDER, (whole, name: string) => String(values[name] ?? whole));
  }

  startingWith(prefix: string, locale: string): TextCatalog {
    const keys = Object.keys(this.texts.get(SOURCE_LOCALE) ?? {}).filter((key) => key.startsWith(prefix));
    return Object.fromEntries(keys.map((key) => [key.slice(prefix.length), this.say(key, locale)]));
  }

  /** A language that says nothing of dates has its own: that of another would be wrong. */
  dateLocale(locale: string): string {
    return this.texts.get(locale)?.[DATES] ?? locale;
  }
}

/** A tag as BCP 47 spells it, and its language alone. */
function spellings(tag: string): string[] {
  try {
    const { baseName, language } = new Intl.Locale(tag);
    return [baseName, language];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** The names of the placeholders in a text. */
export const placeholdersOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
