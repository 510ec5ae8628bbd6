/** Letters that usernames are made of: Latin ones. One script only, so that no letter of another can pass for one of them. */
const LETTER = 'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017f';

/**
 * A username: 2 to 32 Latin letters, digits, and single dots, hyphens and underscores between them. So it is never an email address,
 * and holds no space or control character.
 */
export const USERNAME = new RegExp(`^(?=.{2,32}$)[${LETTER}0-9]+(?:[._-][${LETTER}0-9]+)*$`);

const LONGEST = 32;

/** Compatibility forms, such as full-width letters, become plain ones (UAX #15), and blanks at its ends are not part of a name. */
export const normalizeName = (text: string): string => text.normalize('NFKC').trim();

/** Canonical form of an address. Compatibility forms, case and surrounding spaces do not matter. */
export const emailKey = (email: string): string => normalizeName(email).toLowerCase();

/** Letters that look like others and have no decomposition. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ð: 'd',
  ø: 'o',
  þ: 'p',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  œ: 'oe',
  ŧ: 't',
  '0': 'o',
  '1': 'l',
};

/** What usernames are compared by: case, accents, look-alikes and blanks around them make no difference. */
export const usernameKey = (username: string): string =>
  normalizeName(username)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z2-9._-]/g, (letter) => LOOK_ALIKES[letter] ?? letter);

/** A username made of the part of an address before the `@`. */
export function usernameFromEmail(email: string): string {
  const local = normalizeName(email.slice(0, email.lastIndexOf('@')));
  const cleaned = local
    .replaceAll(new RegExp(`[^${LETTER}0-9._-]`, 'g'), '')
    .replaceAll(/([._-])[._-]+/g, '$1')
    .slice(0, LONGEST)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return cleaned.length < 2 ? `user${cleaned}` : cleaned;
}

/** The same username with a number at its end, no longer than a username may be. */
export function numbered(username: string, number: number): string {
  const digits = String(number);
  return username.slice(0, LONGEST - digits.length) + digits;
}

/** Canonical form of a username or an address that was typed to sign in. */
export const identityKey = (identity: string): string =>
  identity.includes('@') ? emailKey(identity) : usernameKey(identity);
