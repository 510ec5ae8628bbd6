import type { TextCatalog } from '@roost/plugin-kit';
import type { OpenLoan } from '../loans/loans.repository.js';

/** Texts of the page in one language. */
export interface KioskTexts {
  locale: string;
  /** Those of `texts/` that begin with `kiosk.`. */
  texts: TextCatalog;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text = ''): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const page = (locale: string, title: string, content: string): string =>
  `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${content}`;

/** The page for a screen without a pass. */
export const pinPage = (shed: string, { locale, texts }: KioskTexts): string => {
  const field = `<label>${escaped(texts.pin)} <input name="pin" type="password" autofocus></label>`;
  return page(locale, shed, `<form method="post">${field} <button>${escaped(texts.open)}</button></form>`);
};

/** The page with the list of loans. */
export const listOf = (
  loans: readonly Pick<OpenLoan, 'thing' | 'dueAt' | 'isOverdue'>[],
  { texts }: KioskTexts,
): string =>
  loans
    .map(({ thing, dueAt, isOverdue }) => [escaped(thing), dueAt.slice(0, 10), isOverdue ? escaped(texts.overdue) : ''])
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('');

/** @param list from `listOf`. @param greeting empty if nobody is signed in */
export const kioskPage = (locale: string, shed: string, list: string, greeting?: string): string =>
  page(locale, shed, `${greeting === undefined ? '' : `<p>${escaped(greeting)}</p>`}<table>${list}</table>`);
