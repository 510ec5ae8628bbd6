/** Languages that mails are written in. */
export const LOCALES = ['en', 'sv'] as const;

/** The first of our languages that an `Accept-Language` header asks for (RFC 9110, 12.5.4), else English. */
export function localeFrom(acceptLanguage: string | undefined): string {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
      const weight = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { language: tag.split('-', 1)[0], weight: Number(weight ?? 1) };
    })
    .sort((a, b) => b.weight - a.weight);
  return LOCALES.find((locale) => locale === wanted.find(({ language }) => isOurs(language))?.language) ?? 'en';
}

const isOurs = (language: string | undefined): boolean => LOCALES.some((locale) => locale === language);

/** How dates are written for people of a language: in English the day stands before the month, and clocks have 24 hours, as elsewhere in the product. */
export const dateLocale = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);
