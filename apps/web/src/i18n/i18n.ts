import { createI18n } from 'vue-i18n';

/** A third language is one more file in `texts/`: it is found here, and loaded when somebody wants it. */
const catalogues = import.meta.glob<Record<string, unknown>>('./texts/*.json', { import: 'default' });

/** Texts of a few pages, in folders of `texts/`: they are loaded with these pages, so that no other page is larger for them. */
const sections = import.meta.glob<Record<string, unknown>>('./texts/*/*.json', { import: 'default' });

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

/** The language that was chosen here, else the first of the browser's that there is. */
export function preferredLanguage(): string {
  for (const tag of [localStorage.getItem(KEY), ...navigator.languages]) {
    const found = tag === null ? undefined : languageFor(tag);
    if (found !== undefined) return found;
  }
  return FALLBACK;
}

/** The catalogue of a tag: `pt-BR` for `pt-br`, and for `pt` where there is no other. */
function languageFor(tag: string): string | undefined {
  const wanted = tag.toLowerCase();
  const languageOf = (each: string): string | undefined => each.toLowerCase().split('-')[0];
  return (
    LANGUAGES.find((each) => each.toLowerCase() === wanted) ??
    LANGUAGES.find((each) => languageOf(each) === languageOf(wanted))
  );
}

/** "Svenska": a language in itself. */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** By which `Intl` writes dates and numbers. A catalogue that names none has its own tag: that of another language would be wrong. */
export function formatLocale(): string {
  const language = i18n.global.locale.value;
  return i18n.global.te('time.dates', language) ? say('time.dates') : language;
}

/** `Accept-Language` of requests: that of the page, then those of the browser. Mails and errors of the server follow it. */
export function acceptedLanguages(): string {
  const tags = [...new Set([i18n.global.locale.value, ...navigator.languages])];
  return tags
    .map((tag, index) => (index === 0 ? tag : `${tag};q=${Math.max(0.1, 1 - index / 10).toFixed(1)}`))
    .join(', ');
}

const loaded = new Set<string>();
const wanted = new Set<string>();
let speaking: Promise<void> = Promise.resolve();

/** Changes the language, once all its texts are there. */
export function speak(language: string): Promise<void> {
  speaking = loadLanguage(language);
  return speaking;
}

async function loadLanguage(language: string): Promise<void> {
  const load = catalogues[`./texts/${language}.json`];
  if (!load) return;
  if (!loaded.has(language)) i18n.global.mergeLocaleMessage(language, await load());
  loaded.add(language);
  await Promise.all([...wanted].map((section) => loadSection(section, language)));
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

/** A page that is loaded, together with its texts. @param section folder in `texts/`, and the first part of its keys */
export async function withTexts<Page>(section: string, page: Promise<Page>): Promise<Page> {
  wanted.add(section);
  await speaking;
  await loadSection(section, i18n.global.locale.value);
  return page;
}

async function loadSection(section: string, language: string): Promise<void> {
  const path = `./texts/${section}/${language}.json`;
  // A language that lacks the section has it in English.
  const load = sections[path] ?? sections[`./texts/${section}/${FALLBACK}.json`];
  if (!load || loaded.has(path)) return;
  i18n.global.mergeLocaleMessage(language, { [section]: await load() });
  loaded.add(path);
}

export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(KEY, language);
  await speak(language);
}

// Another tab of this browser.
addEventListener('storage', ({ key }) => {
  if (key === KEY) void speak(preferredLanguage());
});

/** Outside of components. */
export const say = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(key, values);
