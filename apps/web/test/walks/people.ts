import { eventually, type SignedInClient } from '@roost/testing';
import type { Stage, Visit } from '../stage.js';

let count = 0;

/** The first admin, whom the first of all walks makes. */
export const ADMIN = { username: 'grace', email: 'grace@example.org', password: 'nanoseconds of wire' } as const;

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

const admins = new WeakMap<Stage, Promise<SignedInClient>>();

/** Whoever runs the server of the walks. */
export function adminOf(stage: Stage): Promise<SignedInClient> {
  const known =
    admins.get(stage) ?? stage.app.client.signIn(ADMIN.username, ADMIN.password).catch(() => stage.app.signUpAdmin());
  admins.set(stage, known);
  return known;
}

/** Signs in without the form, where the walk is about something else. */
export async function enter(
  { app }: Stage,
  { context }: Visit,
  { username, password }: { username: string; password: string },
): Promise<void> {
  const answer = await context.request.post('/auth/login', {
    data: { username, password },
    headers: { origin: app.url },
  });
  if (!answer.ok()) throw new Error(`Signing in answered ${String(answer.status())}`);
}

/** Ends the sessions of a person behind the back of a page, which asks for nothing meanwhile. */
export async function endSessions({ app }: Stage, { context }: Visit, username: string): Promise<void> {
  await app.asOwner(
    `with gone as (
       delete from auth_session where user_id in (select id from users_user where username = $1) returning id
     )
     select pg_notify('auth_session', id::text) from gone`,
    [username],
  );
  // Processes hear of it a moment later.
  await eventually(
    async () => (await context.request.get('/users/me')).status(),
    (status) => status === 401,
  );
}
