import type { MailAttachment } from '@roost/mail';
import type { KeptMail } from './dev-mail.js';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const attached = ({ filename, content }: MailAttachment): string =>
  `\n    <details><summary>Attached: ${escape(filename)}</summary><pre>${escape(content)}</pre></details>`;

/** What the page may load: nothing but itself. Mails are shown in sandboxed frames. */
export const MAIL_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page that shows mails, the newest first. */
export function mailPage(mails: readonly KeptMail[]): string {
  const items = mails.map(
    ({ from, to, subject, html, text, attachments, at }) => `
  <article>
    <header><h2>${escape(subject)}</h2><p>from ${escape(from)} to ${escape(to)}, <time>${escape(at)}</time></p></header>
    <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(`<base target="_blank">${html}`)}" title="${escape(subject)}"></iframe>
    <details><summary>Plain text</summary><pre>${escape(text)}</pre></details>${attachments.map(attached).join('')}
  </article>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { margin: 0 auto; padding: 1rem; max-width: 48rem }
  article { border: 1px solid #8886; border-radius: .5rem; margin: 1rem 0; overflow: hidden }
  header { padding: .75rem 1rem } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere } header p { margin: 0; opacity: .7; overflow-wrap: anywhere }
  iframe { width: 100%; height: 26rem; border: 0; background: Canvas; display: block }
  details { padding: .75rem 1rem } pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0 }
</style>
<h1>Mails</h1>
<p>Kept here instead of being sent, the newest first. Set <code>MAIL_DRIVER=smtp</code> and <code>SMTP_URL</code> to send them.</p>
${items.join('') || '<p>None yet.</p>'}
</html>`;
}
