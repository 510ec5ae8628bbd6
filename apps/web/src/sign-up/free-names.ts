import { api } from '../api/client.ts';
import { i18n, say } from '../i18n/i18n.ts';

/** Whether nobody has a username. A name that no account may have is taken, too, as far as one can tell from outside. */
export async function isFree(username: string): Promise<boolean> {
  const { response } = await api.GET('/users/{username}', { params: { path: { username } } });
  return response.status === 404;
}

/** Two names like a wanted one that are free. */
async function freeNamesLike(username: string): Promise<string[]> {
  const base = username.slice(0, 29);
  const ideas = [
    `${base}2`,
    `${base}.${new Date().getFullYear() % 100}`,
    `${base}${Math.floor(Math.random() * 900) + 100}`,
  ];
  const free = await Promise.all(ideas.map(isFree));
  return ideas.filter((_, index) => free[index]).slice(0, 2);
}

/** That a username is taken, and which ones like it are not. */
export async function takenWord(username: string): Promise<string> {
  const free = await freeNamesLike(username);
  const [a, b] = free;
  if (a === undefined) return say('signup.taken');
  const names = b === undefined ? a : say('signup.and', { a, b });
  return i18n.global.t('signup.free', { names }, free.length === 1 ? 2 : 1);
}
