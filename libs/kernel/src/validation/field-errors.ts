import type { FieldError } from '@roost/plugin-kit';
import type { ValidationError } from 'class-validator';

/** What class-validator found, as errors of the API tell it: one for each rule, also of what is nested. */
export function fieldErrors({ property, constraints, children }: ValidationError, parent = ''): FieldError[] {
  const pointer = `${parent}/${pointerPart(property)}`;
  const own = Object.entries(constraints ?? {}).map(([rule, detail]) => ({ pointer, code: snakeCase(rule), detail }));
  return [...own, ...(children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

/** A name as a part of a JSON pointer (RFC 6901). */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
