/** How hard a password is to guess, in steps of four. The server has the last word: it knows the lists that guessers use. */
export type Strength = 0 | 1 | 2 | 3 | 4;

const SHORTEST = 8;

export function strengthOf(password: string): Strength {
  const length = [...password].length;
  if (length < SHORTEST) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const different = new Set(password.toLowerCase()).size;
  const points = length + 2 * (kinds - 1) + different / 2;
  if (different < 5 || points < 15) return 1;
  if (points < 20) return 2;
  return points < 28 ? 3 : 4;
}
