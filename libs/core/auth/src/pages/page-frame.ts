import type { TextCatalog } from '@roost/plugin-kit';

/** A field of a form. */
export interface PageField {
  /** As the API calls it. */
  name: string;
  /** Its text is `fields.<label>`. None: the field is not shown. */
  label?: string;
  /** Default `text`. */
  type?: 'email' | 'password';
  autocomplete?: string;
  /** Name in the link's fragment that fills it in; default its own. */
  from?: string;
  optional?: boolean;
}

/** A page with one form, which sends JSON to one route. */
export interface AccountPage {
  method: 'POST' | 'PUT';
  path: string;
  fields: readonly PageField[];
}

/** What a page says, in one language. */
export interface PageTexts {
  locale: string;
  title: string;
  intro: string;
  button: string;
  /** What is shown when it worked. */
  done: string;
  /** Names of fields, by label. */
  fields: TextCatalog;
  /** What is allowed in fields, by label. */
  hints: TextCatalog;
  /** What is shown when it did not work, by the last part of the error's code. */
  outcomes: TextCatalog;
}

/** What a page may load: its own style and script, and nothing else. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Draws a page. All texts are ours or the installation's: nothing of a request is in it. */
export function pageHtml({ method, path, fields }: AccountPage, texts: PageTexts): string {
  const { locale, title, intro, button, done, outcomes } = texts;
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/account/account.css">
<main>
  <h1>${escaped(title)}</h1>
  <p>${escaped(intro)}</p>
  <form data-method="${method}" data-path="${path}" data-done="${escaped(done)}" data-outcomes="${escaped(JSON.stringify(outcomes))}">
    ${fields.map((field) => fieldHtml(field, texts)).join('\n    ')}
    <button>${escaped(button)}</button>
    <p id="outcome" role="status"></p>
  </form>
</main>
<script src="/account/account.js"></script>
</html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function fieldHtml(field: PageField, { fields, hints }: PageTexts): string {
  const { name, label, type = 'text', autocomplete = 'off', from = name, optional = false } = field;
  if (label === undefined) return `<input type="hidden" name="${name}" data-from="${from}">`;
  const length = type === 'password' && autocomplete === 'new-password' ? ' minlength="8" maxlength="128"' : '';
  const attributes = `name="${name}" data-from="${from}" type="${type}" autocomplete="${autocomplete}"${length}`;
  const kind = autocomplete === 'new-password' ? autocomplete : label;
  const hint = hints[kind] === undefined ? '' : ` data-hint="${escaped(hints[kind])}"`;
  return `<label${hint}><span>${escaped(fields[label] ?? name)}</span> <input ${attributes}${optional ? '' : ' required'} autocapitalize="none" spellcheck="false"></label>`;
}

export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh }
main { width: min(24rem, 100% - 2rem); padding: 1rem 0 }
h1 { font-size: 1.5rem; margin: 0 }
form, label { display: grid; gap: .25rem }
form { gap: 1rem }
input, button { font: inherit; padding: .6rem .75rem; border-radius: .5rem; border: 1px solid GrayText; min-width: 0 }
button { border: 0; background: #1f5fbf; color: #fff; cursor: pointer }
button:disabled { opacity: .6 }
#outcome { margin: 0; overflow-wrap: anywhere }`;

/** The fragment of a link fills in fields, and then goes from the address bar: it holds a secret. */
export const PAGE_SCRIPT = `
const form = document.querySelector('form');
const outcome = document.getElementById('outcome');
const outcomes = JSON.parse(form.dataset.outcomes);
const given = new URLSearchParams(location.hash.slice(1));
for (const input of form.querySelectorAll('input')) input.value = given.get(input.dataset.from) ?? '';
history.replaceState(null, '', location.pathname);
form.querySelector('label input:placeholder-shown, label input[value=""]')?.focus();
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  try {
    const response = await fetch(form.dataset.path, {
      method: form.dataset.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(fields)),
    });
    const answer = await response.json();
    if (response.ok) {
      form.replaceChildren(outcome);
      outcome.textContent = form.dataset.done.replace('{username}', answer.data?.username ?? '');
      return;
    }
    const named = outcomes[answer.code.split('.').at(-1)] ?? outcomes.failed;
    const wrong = (answer.errors ?? []).map(({ pointer }) => form.elements.namedItem(pointer.slice(1)));
    const labels = wrong.map((input) => input?.closest('label')).filter(Boolean).map(({ firstChild, dataset }) =>
      firstChild.textContent + (dataset.hint ? ' (' + dataset.hint + ')' : ''));
    outcome.textContent = named.replace('{fields}', labels.join(', '));
  } catch {
    outcome.textContent = outcomes.offline;
  }
  button.disabled = false;
});`;
