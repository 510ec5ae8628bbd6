import { randomBytes, randomInt } from 'node:crypto';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const TYPED = { isTyped: true, mostTries: 5 } as const;
/** Nobody guesses 256 bits: a bound on tries would only let strangers make a link worthless. */
const LINK = { isTyped: false, mostTries: 1_000_000_000 } as const;

/** What a code is good for, what it looks like, whether people type it (then case and spaces around do not matter), and how long it lives. */
export const PURPOSES = {
  'sign-in': { make: () => digits(6), ...TYPED, lifetimeMs: 10 * MINUTE_MS },
  'sign-up': { make: () => token(), ...LINK, lifetimeMs: 10 * MINUTE_MS },
  'verify-email': { make: () => digits(6), ...TYPED, lifetimeMs: 10 * MINUTE_MS },
  'reset-password': { make: () => randomBytes(3).toString('hex'), ...TYPED, lifetimeMs: 10 * MINUTE_MS },
  // Whoever lost an account to another address may read the notice days later; it cannot be guessed.
  'undo-email': { make: () => token(), ...LINK, lifetimeMs: 7 * DAY_MS },
} as const;

export type CodePurpose = keyof typeof PURPOSES;

export const minutesOf = (purpose: CodePurpose): number => PURPOSES[purpose].lifetimeMs / MINUTE_MS;
export const daysOf = (purpose: CodePurpose): number => PURPOSES[purpose].lifetimeMs / DAY_MS;

/** As many decimal digits: six are the 20 bits that ASVS 5.0 asks for (6.5.4). */
const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');

const token = (): string => randomBytes(32).toString('base64url');
