import type { Stage, Visit } from '../stage.js';

let count = 0;

/** Somebody with an account, whom nobody else in the walks knows. */
export async function newPerson({ app }: Stage): Promise<{ username: string; email: string; password: string }> {
  count += 1;
  const username = `walker${String(count)}`;
  const person = { username, email: `${username}@example.org`, password: 'four words of wool' };
  const { status } = await app.client.post('/auth/register', person);
  if (status !== 201) throw new Error(`Registering answered ${String(status)}`);
  return person;
}

/** Signs in by the form, and waits until the list is there. */
export async function signIn(
  visit: Visit,
  { username, password }: { username: string; password: string },
  to?: string,
): Promise<void> {
  const { page } = visit;
  await page.goto(to === undefined ? '/login' : `/login?to=${encodeURIComponent(to)}`);
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
