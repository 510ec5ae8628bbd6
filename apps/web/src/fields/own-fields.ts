import type { Schemas } from '../api/client.ts';
import { i18n } from '../i18n/i18n.ts';

export type Field = Schemas['FieldResponse'];
export type Audience = Schemas['FieldAudience'];
/** What is in an input: text, but yes or no. */
export type Inputs = Record<string, string | boolean>;

/** From the fewest to all, as the API has them. */
export const AUDIENCES = ['self', 'team', 'members', 'everyone'] as const satisfies readonly Audience[];

/** Of a field in the state of a form, where names of other inputs are. The API points to it by the same. */
export const nameOf = (field: Pick<Field, 'key'>): string => `fields.${field.key}`;

/** Values as inputs hold them. */
export const inputsOf = (fields: readonly Field[], values: Readonly<Record<string, unknown>>): Inputs =>
  Object.fromEntries(
    fields.map((field): [string, string | boolean] => {
      const value = values[field.key] ?? null;
      if (field.type === 'boolean') return [nameOf(field), value === true];
      return [nameOf(field), typeof value === 'string' || typeof value === 'number' ? String(value) : ''];
    }),
  );

/** Inputs as the API takes them: nothing is null. */
export const valuesOf = (
  fields: readonly Field[],
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    fields.map((field): [string, unknown] => {
      const input = inputs[nameOf(field)];
      const text = typeof input === 'string' ? input.trim() : input;
      return [field.key, text === '' || text === undefined ? null : text];
    }),
  );

/** A value as people read it. @returns undefined for none */
export function wordOf({ type, options }: Field, value: unknown): string | undefined {
  if (typeof value === 'boolean') return i18n.global.t(value ? 'people.yes' : 'people.no');
  // It may be the number of something: without gaps.
  if (typeof value === 'number')
    return new Intl.NumberFormat(i18n.global.locale.value, { useGrouping: false }).format(value);
  if (typeof value !== 'string') return undefined;
  if (type === 'enum') return options.find((option) => option.value === value)?.label;
  if (type !== 'date') return value;
  // A day, wherever it is read.
  const format = new Intl.DateTimeFormat(i18n.global.locale.value, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${value}T00:00:00Z`));
}
