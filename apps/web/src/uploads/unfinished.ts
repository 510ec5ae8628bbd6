const KEY = 'roost-uploads';

/** Whose uploads are to go on when a page is loaded anew, whichever page that is. */
export const hasUnfinished = (user: string): boolean => localStorage.getItem(KEY) === user;

export function rememberUnfinished(user: string | undefined): void {
  if (user === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, user);
}
