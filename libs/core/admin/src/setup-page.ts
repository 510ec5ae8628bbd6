/** The page that the one-time link of `npm start` opens. The token is in the fragment, so it reaches no server log. */
export const SETUP_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Set up Roost</title>
<link rel="stylesheet" href="/admin/setup.css">
<main>
  <h1>Set up Roost</h1>
  <p>Make the first admin. This page works once.</p>
  <form id="setup">
    <label>Email <input name="email" type="email" autocomplete="email" required></label>
    <label>Username <input name="username" autocomplete="username" required minlength="2" maxlength="32"></label>
    <label>Password <input name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="128"></label>
    <button>Make the admin</button>
    <p id="outcome" role="status"></p>
  </form>
</main>
<script src="/admin/setup.js"></script>
</html>`;

export const SETUP_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh }
main { width: min(24rem, 100% - 2rem) }
h1 { font-size: 1.5rem; margin: 0 }
form, label { display: grid; gap: .25rem }
form { gap: 1rem }
input, button { font: inherit; padding: .6rem .75rem; border-radius: .5rem; border: 1px solid GrayText }
button { border: 0; background: #1f5fbf; color: #fff; cursor: pointer }
button:disabled { opacity: .6 }`;

export const SETUP_SCRIPT = `
const form = document.getElementById('setup');
const outcome = document.getElementById('outcome');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  const body = { ...Object.fromEntries(new FormData(form)), token: location.hash.replace(/^#token=/, '') };
  try {
    const response = await fetch('/auth/setup', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) {
      form.replaceChildren(outcome);
      outcome.textContent = 'Done: ' + answer.data.username + ' is the first admin and can sign in now.';
      history.replaceState(null, '', location.pathname);
      return;
    }
    outcome.textContent = (answer.errors ?? []).map((error) => error.detail).join('. ') || answer.detail || answer.title;
  } catch {
    outcome.textContent = 'The server cannot be reached.';
  }
  button.disabled = false;
});`;
