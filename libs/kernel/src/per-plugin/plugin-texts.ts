import { type TextCatalog, Texts } from '@roost/plugin-kit';
import { ownName } from './own-name.js';
import type { TextCatalogue } from '../texts/text-catalogue.js';

/** The texts of one plugin. */
export class PluginTexts extends Texts {
  constructor(
    private readonly whole: TextCatalogue,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  get locales(): readonly string[] {
    return this.whole.locales;
  }

  get defaultLocale(): string {
    return this.whole.defaultLocale;
  }

  localeFor(acceptLanguage: string | string[] | undefined, otherwise?: string): string {
    return this.whole.localeFor(acceptLanguage, otherwise);
  }

  fallbacks(locale: string): readonly string[] {
    return this.whole.fallbacks(locale);
  }

  say(key: string, locale: string, values?: Readonly<Record<string, string | number>>): string {
    return this.whole.say(ownName(this.plugin, key), locale, values);
  }

  startingWith(prefix: string, locale: string): TextCatalog {
    return this.whole.startingWith(ownName(this.plugin, prefix), locale);
  }

  dateLocale(locale: string): string {
    return this.whole.dateLocale(locale);
  }
}
