import type { Plugin } from 'vite';

/** What the calendar's templates say, and what is said instead. */
const CHANGES: readonly (readonly [from: string, to: string])[] = [
  ['<section><header>', '<section tabindex="0" aria-labelledby="calendar-period"><header>'],
  ['`<article><!></article>`', '`<div><!></div>`'],
  [' role="rowgroup"', ''],
  [' role="rowheader"', ''],
  [' role="columnheader"', ''],
  [' role="row"', ''],
  ['"role", 3, "cell"', '"role", 3, null'],
  ['includes("list") ? "list" : "table"', 'includes("list") ? "list" : null'],
  ['"role", ariaHidden() ? null : "columnheader"', '"role", null'],
  ['"aria-colspan", ariaHidden() || colSpan() <= 1 ? null : colSpan()', '"aria-colspan", null'],
  ['"aria-colindex", 1 + i', '"aria-colindex", null'],
  ['"aria-colindex", ariaHidden() ? null : $$props.colIndex', '"aria-colindex", null'],
];

/**
 * Takes the roles of a table from the calendar: its rows and cells hold no bookings, which lie over them, so a screen reader would read an empty
 * table. What stays is a button for each booking. Where there is none, keys scroll the calendar itself, which is called after its period.
 */
export function calendarRoles(): Plugin {
  return {
    name: 'roost:calendar-roles',
    enforce: 'pre',
    transform: {
      filter: { id: /\/@event-calendar\/core\/dist\/index\.js$/ },
      handler(code) {
        const missed = CHANGES.filter(([from]) => !code.includes(from));
        if (missed.length > 0)
          throw new Error(`The calendar no longer says: ${missed.map(([from]) => from).join('; ')}`);
        return { code: CHANGES.reduce((text, [from, to]) => text.replaceAll(from, to), code), map: null };
      },
    },
  };
}
