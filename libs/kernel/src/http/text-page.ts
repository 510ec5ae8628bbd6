import { createHash } from 'node:crypto';

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh }
main { width: min(32rem, 100% - 2rem) }
h1 { font-size: 1.25rem }
p { color: GrayText; font-size: .875rem; overflow-wrap: anywhere }`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What a page of text may load: its own style, and nothing else. */
export const TEXT_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** What a page says. All of it is text. */
export interface PageText {
  title: string;
  locale: string;
  /** Smaller, below the title. */
  lines?: readonly string[];
  /** Asks for the same address again after so many seconds. */
  reloadsAfter?: number;
}

/** A page without scripts that says one thing. */
export function textPage({ title, locale, lines = [], reloadsAfter }: PageText): string {
  const said = escaped(title);
  const small = lines.length === 0 ? '' : `\n  <p>${lines.map(escaped).join('<br>')}</p>`;
  const reload = reloadsAfter === undefined ? '' : `\n<meta http-equiv="refresh" content="${String(reloadsAfter)}">`;
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">${reload}
<title>${said}</title>
<style>${STYLE}</style>
<main>
  <h1>${said}</h1>${small}
</main>
</html>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
