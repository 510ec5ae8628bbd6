import 'reflect-metadata';
import type { AnyClass } from './any-class.js';

/** How one setting is read from the environment. */
export interface EnvOptions {
  /** One line for `.env.example`: meaning and unit. */
  description: string;
  /** A secret: never shown in logs, the doctor's output or the admin console. */
  secret?: boolean;
}

/** A setting as declared by `@Env()`. */
export interface EnvField extends EnvOptions {
  /** Property of the config class. */
  property: string;
  /** Name of the environment variable. */
  variable: string;
  type: 'string' | 'number' | 'boolean' | 'list';
}

const ENV_FIELDS = Symbol.for('roost:env-fields');

/**
 * Binds a property of a config class to an environment variable. The property's declared type decides how the text is
 * read: `number`, `boolean` (`true`/`false`/`1`/`0`), `string`, or `string[]` (separated by commas). A field initializer is the
 * default; class-validator decorators say what is valid. A field without a default and without `@IsOptional()` is required.
 *
 * @example
 * export class MediaConfig {
 *   @Env('MEDIA_MAX_BYTES', { description: 'Largest upload, in bytes' })
 *   @IsInt() @Min(1)
 *   maxBytes: number = 52_428_800;
 * }
 */
export function Env(variable: string, options: EnvOptions): PropertyDecorator {
  return (target, key) => {
    const property = String(key);
    const fields = (Reflect.getOwnMetadata(ENV_FIELDS, target) as EnvField[] | undefined) ?? [];
    fields.push({ ...options, property, variable, type: typeOf(target, property) });
    Reflect.defineMetadata(ENV_FIELDS, fields, target);
  };
}

/** The settings that a config class declares, in the order of its source; then those of the class that it extends. */
export function envFieldsOf(config: AnyClass): readonly EnvField[] {
  const fields: EnvField[] = [];
  for (
    let target = config.prototype as object | null;
    target;
    target = Object.getPrototypeOf(target) as object | null
  ) {
    fields.push(...((Reflect.getOwnMetadata(ENV_FIELDS, target) as EnvField[] | undefined) ?? []));
  }
  return fields;
}

function typeOf(target: object, property: string): EnvField['type'] {
  const type: unknown = Reflect.getMetadata('design:type', target, property);
  if (type === Number) return 'number';
  if (type === Boolean) return 'boolean';
  if (type === Array) return 'list';
  return 'string';
}
