import { createI18n } from 'vue-i18n';

/** A third language is one more file in `texts/`: it is found here, and loaded when somebody wants it. */
const catalogues = import.meta.glob<Record<string, unknown>>('./texts/*.json', { import: 'default' });

export const LANGUAGES = Object.keys(catalogues).map((path) => path.slice('./texts/'.length, -'.json'.length));

const KEY = 'roost-language';
const FALLBACK = 'en';

export const i18n = createI18n({
  legacy: false,
  locale: FALLBACK,
  fallbackLocale: FALLBACK,
  messages: {},
  missingWarn: false,
  fallbackWarn: false,
});

/** The language that was chosen here, else the browser's first that there is. */
export function preferredLanguage(): string {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag) => tag !== null && LANGUAGES.includes(tag)) ?? FALLBACK;
}

export async function speak(language: string): Promise<void> {
  const load = catalogues[`./texts/${language}.json`];
  if (!load) return;
  if (!i18n.global.availableLocales.includes(language)) i18n.global.setLocaleMessage(language, await load());
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(KEY, language);
  await speak(language);
}

/** Outside of components. */
export const say = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(key, values);
