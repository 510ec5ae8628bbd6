const FOOTERS: Readonly<Record<string, string>> = {
  en: 'This mail comes from {{site}}.',
  sv: 'Mejlet kommer från {{site}}.',
};

const FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Name of the variable that holds the subject as it was filled in, which no data can take. */
export const SUBJECT_VARIABLE = 'subject';

/** What every mail has around its content: one column that is right on a phone and on a desk. */
export function layout(body: string, locale: string): string {
  return `<mjml lang="${locale}" dir="ltr">
  <mj-head>
    <mj-title>{{@${SUBJECT_VARIABLE}}}</mj-title>
    <mj-attributes>
      <mj-all font-family="${FONTS}" />
      <mj-text font-size="16px" line-height="1.5" color="#1c1e21" padding="8px 24px" />
      <mj-button background-color="#1f5fbf" color="#ffffff" font-size="16px" font-weight="600" border-radius="8px"
        inner-padding="12px 24px" padding="12px 24px" align="left" />
      <mj-class name="code" font-size="32px" font-weight="700" letter-spacing="4px" padding="12px 24px" />
      <mj-class name="small" font-size="14px" color="#5b6068" padding="12px 24px 8px" />
      <mj-class name="footer" font-size="13px" color="#5b6068" padding="16px 24px" align="center" />
    </mj-attributes>
    <mj-style>a { color: #1f5fbf; overflow-wrap: anywhere }</mj-style>
    <mj-raw><meta name="color-scheme" content="light"></mj-raw>
  </mj-head>
  <mj-body width="520px" background-color="#f2f3f5">
    <mj-section padding="16px 0 0"><mj-column></mj-column></mj-section>
    <mj-section background-color="#ffffff" border-radius="12px" padding="16px 0">
      <mj-column>
${body}
      </mj-column>
    </mj-section>
    <mj-section padding="0">
      <mj-column><mj-text mj-class="footer">${FOOTERS[locale] ?? FOOTERS.en ?? ''}</mj-text></mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}

const BODY = '-body-';

/** Lines of the layout before the first one of the body. */
export const linesBefore = (locale: string): number => {
  const text = layout(BODY, locale);
  return text.slice(0, text.indexOf(BODY)).split('\n').length - 1;
};
