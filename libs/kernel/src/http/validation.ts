import { Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { FieldError } from '@roost/plugin-kit';
import type { ValidationError } from 'class-validator';
import { kernelErrors } from './kernel.errors.js';

/** Validates bodies, queries and parameters; what a DTO does not declare is refused. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) =>
      kernelErrors.validation_failed({ errors: errors.flatMap((error) => fieldErrors(error, '')) }),
  });

function fieldErrors({ property, constraints, children }: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(constraints ?? {}).map(([rule, detail]) => ({ pointer, code: snakeCase(rule), detail }));
  return [...own, ...(children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Refuses text that Postgres cannot store: NUL, and halves of surrogate pairs. */
@Injectable()
export class TextPipe implements PipeTransform {
  transform(value: unknown): unknown {
    if (!isStorable(value, 0)) throw kernelErrors.invalid_text();
    return value;
  }
}

const DEEPEST = 32;

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return true;
  if (depth > DEEPEST) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Only what was parsed from the request; other parameters, as streams, are no text.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!Array.isArray(value) && !isPlain) return true;
  return Object.entries(value).every(([key, item]) => isStorable(key, depth + 1) && isStorable(item, depth + 1));
}
