/** A text in each of our languages. */
export interface Text {
  en: string;
  sv: string;
}

/** A field of a form. */
export interface PageField {
  /** As the API calls it. */
  name: string;
  /** None: the field is not shown. */
  label?: Text;
  /** Default `text`. */
  type?: 'email' | 'password';
  autocomplete?: string;
  /** Name in the link's fragment that fills it in; default its own. */
  from?: string;
  optional?: boolean;
}

/** A page with one form, which sends JSON to one route. */
export interface AccountPage {
  title: Text;
  intro: Text;
  method: 'POST' | 'PUT';
  path: string;
  fields: readonly PageField[];
  button: Text;
  /** What is shown when it worked. */
  done: Text;
}

/** What a page may load: its own style and script, and nothing else. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const NO_CONNECTION: Text = { en: 'The server cannot be reached.', sv: 'Servern kan inte nås.' };

/** Draws a page. All texts are ours or the installation's: nothing of a request is in it. @param appName what `{appName}` stands for */
export function pageHtml(page: AccountPage, locale: string, appName: string): string {
  const escaped = appName.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const say = (text: Text): string => (locale === 'sv' ? text.sv : text.en).replace('{appName}', () => escaped);
  return `<!doctype html>
<html lang="${locale === 'sv' ? 'sv' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(page.title)}</title>
<link rel="stylesheet" href="/account/account.css">
<main>
  <h1>${say(page.title)}</h1>
  <p>${say(page.intro)}</p>
  <form data-method="${page.method}" data-path="${page.path}" data-done="${say(page.done)}" data-offline="${say(NO_CONNECTION)}">
    ${page.fields.map((field) => fieldHtml(field, say)).join('\n    ')}
    <button>${say(page.button)}</button>
    <p id="outcome" role="status"></p>
  </form>
</main>
<script src="/account/account.js"></script>
</html>`;
}

function fieldHtml(field: PageField, say: (text: Text) => string): string {
  const { name, label, type = 'text', autocomplete = 'off', from = name, optional = false } = field;
  if (!label) return `<input type="hidden" name="${name}" data-from="${from}">`;
  const length = type === 'password' && autocomplete === 'new-password' ? ' minlength="8" maxlength="128"' : '';
  const attributes = `name="${name}" data-from="${from}" type="${type}" autocomplete="${autocomplete}"${length}`;
  return `<label>${say(label)} <input ${attributes}${optional ? '' : ' required'} autocapitalize="none" spellcheck="false"></label>`;
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
    outcome.textContent = (answer.errors ?? []).map((error) => error.detail).join('. ') || answer.detail || answer.title;
  } catch {
    outcome.textContent = form.dataset.offline;
  }
  button.disabled = false;
});`;
