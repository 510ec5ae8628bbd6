import { foldText } from './fold-text.js';
import { readTelephone } from './telephone.js';

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'enum', 'url', 'telephone'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/**
 * Who may see a value, from the fewest to all. `self`: the person, and whoever may change the fields of others. `team`: also whoever may see the
 * fields of the team. `members`: everyone who is signed in to the project. `everyone`: also callers without an account.
 */
export const AUDIENCES = ['self', 'team', 'members', 'everyone'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who may change a value: the person, or only whoever may change the fields of others. */
export const WRITERS = ['self', 'admin'] as const;
export type Writer = (typeof WRITERS)[number];

/** Texts by language, as `{ en: 'Voice', sv: 'Stämma' }`. */
export type Labels = Readonly<Record<string, string>>;

/** A value of an enum. */
export interface FieldOption {
  value: string;
  labels: Labels;
}

/** What a person has in a field: `2001-05-17` for a date, a number in E.164 for a telephone. */
export type FieldValue = string | number | boolean;

/** What decides which values fit. */
export interface FieldShape {
  type: FieldType;
  options: readonly FieldOption[];
}

/** A value that fits. */
export interface ReadValue {
  value: FieldValue;
  /** Equal for values that count as the same. */
  folded: string;
}

/** Why a value does not fit. */
export interface Misfit {
  code: string;
  detail: string;
}

/** A value has at most this many characters; Postgres can index so many. */
const LONGEST_VALUE = 500;

const isText = (input: unknown): input is string => typeof input === 'string' && input.length <= LONGEST_VALUE;
const CONTROLS = /\p{Cc}/u;
const NUMBER = /^-?\d{1,16}(\.\d{1,16})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};

type Reader = (input: unknown, options: readonly FieldOption[], country: string) => ReadValue | Misfit;

const READERS: Readonly<Record<FieldType, Reader>> = {
  text: (input) => {
    const text = isText(input) ? input.normalize('NFC').trim() : '';
    if (text === '' || CONTROLS.test(text))
      return { code: 'is_text', detail: `must be one line of text with at most ${String(LONGEST_VALUE)} characters` };
    return { value: text, folded: foldText(text) };
  },
  number: (input) => {
    const number = typeof input === 'string' && NUMBER.test(input.trim()) ? Number(input) : input;
    if (typeof number !== 'number' || !(Math.abs(number) <= Number.MAX_SAFE_INTEGER))
      return { code: 'is_number', detail: 'must be a number' };
    // -0 is 0.
    return { value: number + 0, folded: String(number + 0) };
  },
  boolean: (input) => {
    const value = typeof input === 'string' ? BOOLEANS[input.trim().toLowerCase()] : input;
    if (typeof value !== 'boolean') return { code: 'is_boolean', detail: 'must be true or false' };
    return { value, folded: String(value) };
  },
  date: (input) => {
    const text = isText(input) ? input.trim() : '';
    if (!isDate(text)) return { code: 'is_date', detail: 'must be a date as 2001-05-17' };
    return { value: text, folded: text };
  },
  enum: (input, options) => {
    const text = isText(input) ? input.trim() : '';
    if (options.some(({ value }) => value === text)) return { value: text, folded: text };
    return { code: 'is_in', detail: `must be one of ${options.map(({ value }) => value).join(', ')}` };
  },
  url: (input) => {
    const text = isText(input) ? input.trim() : '';
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isPage = url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
    // What is written in it can become longer, as letters that an address cannot have.
    if (!isPage || url.href.length > LONGEST_VALUE)
      return { code: 'is_url', detail: 'must be an address that begins with http:// or https://' };
    return { value: url.href, folded: url.href };
  },
  telephone: (input, _, country) => {
    const number = isText(input) ? readTelephone(input, country) : undefined;
    if (number === undefined)
      return { code: 'is_telephone', detail: 'must be a telephone number with its country, as +46 8 123 456 00' };
    return { value: number, folded: number };
  },
};

/**
 * Reads a value, of a body or as text, of a form or a CSV file.
 *
 * @param country of telephone numbers that do not say theirs, as `SE`; empty: they have to
 * @returns null for an empty one
 */
export function readValue({ type, options }: FieldShape, input: unknown, country: string): ReadValue | Misfit | null {
  if (input === null || input === undefined || (typeof input === 'string' && input.trim() === '')) return null;
  return READERS[type](input, options, country);
}

export const isMisfit = (read: ReadValue | Misfit | null): read is Misfit => read !== null && 'detail' in read;

/** The first text of the languages in their order, else any. */
export const labelIn = (labels: Labels, locales: readonly string[]): string => {
  const locale = locales.find((known) => Object.hasOwn(labels, known));
  return (locale === undefined ? Object.values(labels)[0] : labels[locale]) ?? '';
};

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (day === undefined || Number(year) < 1000) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day) && date.getUTCMonth() + 1 === Number(month);
}
