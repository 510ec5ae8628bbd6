/** A username: 2 to 32 letters, digits, dots, hyphens and underscores; it starts with a letter or digit. So it is never an email address. */
export const USERNAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{1,31}$/u;

const LONGEST = 32;

/** What usernames and addresses are compared by: compatibility forms and case make no difference. */
export const identityKey = (text: string): string => text.normalize('NFKC').toLowerCase();

/** A username made of the part of an address before the `@`. */
export function usernameFromEmail(email: string): string {
  const local = email.slice(0, email.lastIndexOf('@')).normalize('NFKC');
  const cleaned = local.replaceAll(/[^\p{L}\p{N}._-]/gu, '').replace(/^[._-]+/, '');
  return cleaned.length < 2 ? `user${cleaned}` : [...cleaned].slice(0, LONGEST).join('');
}

/** The same username with a number at its end, no longer than a username may be. */
export function numbered(username: string, number: number): string {
  const digits = String(number);
  return [...username].slice(0, LONGEST - digits.length).join('') + digits;
}
