import type { OpenLoan } from '../loans/loans.repository.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const page = (title: string, content: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${content}`;

/** For a screen that has no pass. */
export const pinPage = (shed: string): string =>
  page(
    shed,
    '<form method="post"><label>PIN <input name="pin" type="password" autofocus></label> <button>Open</button></form>',
  );

/** What is out. */
export const listOf = (loans: readonly Pick<OpenLoan, 'thing' | 'dueAt' | 'isOverdue'>[]): string =>
  loans
    .map(({ thing, dueAt, isOverdue }) => [escaped(thing), dueAt.slice(0, 10), isOverdue ? 'overdue' : ''])
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('');

/** @param list as `listOf` made it */
export const kioskPage = (shed: string, list: string, username: string | undefined): string => {
  const greeting = username === undefined ? '' : `<p>Hello ${escaped(username)}</p>`;
  return page(shed, `${greeting}<table>${list}</table>`);
};
