const FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Name of the variable that holds the subject as it was filled in, which no data can take. */
export const SUBJECT_VARIABLE = 'subject';

/**
 * What a mail looks like in the dark, where its program knows: Apple's and Thunderbird's ask the system, Outlook's on the web marks what it repaints. Inline
 * styles are those of the light, hence the force.
 */
const DARK: readonly (readonly [string, string])[] = [
  ['.page, .page > div', 'background-color: #0c1216 !important'],
  ['.card, .card > table', 'background-color: #12191d !important'],
  ['.card > table > tbody > tr > td', 'border-color: #222a2f !important'],
  ['.words div, .words td', 'color: #d5d4cf !important'],
  ['.quiet div', 'color: #9aa4a4 !important'],
  ['.words a, .quiet a', 'color: #5ec7d4 !important'],
  ['.go td', 'background-color: #f2f0ec !important'],
  ['.go a', 'background-color: #f2f0ec !important; color: #0e1519 !important'],
];

const rules = (prefix: string): string =>
  DARK.map(([selectors, style]) => {
    const prefixed = selectors.split(', ').map((selector) => `${prefix}${selector}`);
    return `${prefixed.join(', ')} { ${style} }`;
  }).join('\n      ');

/** What the layout says itself. */
export interface LayoutTexts {
  locale: string;
  /** Handlebars, one line. */
  footer: string;
}

/** What every mail has around its content: one column that is right on a phone and on a desk, by day and by night. */
export function layout(body: string, { locale, footer }: LayoutTexts): string {
  return `<mjml lang="${locale}" dir="ltr">
  <mj-head>
    <mj-title>{{@${SUBJECT_VARIABLE}}}</mj-title>
    <mj-attributes>
      <mj-all font-family="${FONTS}" />
      <mj-text css-class="words" font-size="16px" line-height="1.5" color="#2b3539" padding="8px 24px" />
      <mj-table css-class="words" font-size="16px" line-height="1.5" color="#2b3539" padding="8px 24px" />
      <mj-button css-class="go" background-color="#162025" color="#ffffff" font-size="16px" font-weight="600" border-radius="8px"
        inner-padding="12px 24px" padding="12px 24px" align="left" />
      <mj-class name="code" font-size="32px" font-weight="700" letter-spacing="4px" padding="12px 24px" />
      <mj-class name="small" css-class="quiet" font-size="14px" color="#585e59" padding="12px 24px 8px" />
      <mj-class name="brand" css-class="words brand" font-size="17px" font-weight="700" padding="16px 25px" />
      <mj-class name="footer" css-class="quiet" font-size="13px" color="#585e59" padding="16px 24px" align="center" />
    </mj-attributes>
    <mj-style>
      :root { color-scheme: light dark; supported-color-schemes: light dark }
      a { color: #05677c; overflow-wrap: anywhere }
      @media (prefers-color-scheme: dark) {
      ${rules('')}
      }
      ${rules('[data-ogsc] ')}
    </mj-style>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
  </mj-head>
  <mj-body css-class="page" width="520px" background-color="#f9f8f4">
    <mj-wrapper padding="8px">
      <mj-section padding="0">
        <mj-column><mj-text mj-class="brand">{{appName}}</mj-text></mj-column>
      </mj-section>
      <mj-section css-class="card" background-color="#ffffff" border="1px solid #e5e3de" border-radius="12px" padding="16px 0">
        <mj-column>
${body}
        </mj-column>
      </mj-section>
      <mj-section padding="0">
        <mj-column><mj-text mj-class="footer">${footer}</mj-text></mj-column>
      </mj-section>
    </mj-wrapper>
  </mj-body>
</mjml>`;
}

const BODY = '-body-';

/** Lines of the layout before the first one of the body. */
export const LINES_BEFORE = linesBefore(layout(BODY, { locale: '', footer: '' }));

function linesBefore(document: string): number {
  return document.slice(0, document.indexOf(BODY)).split('\n').length - 1;
}
