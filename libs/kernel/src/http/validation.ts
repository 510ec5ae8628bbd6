import { type ArgumentMetadata, Inject, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { type AnyClass, localeFieldsOf } from '@roost/plugin-kit';
import { CompiledDto } from './compiled-dto.js';
import { fieldErrors } from '../validation/field-errors.js';
import { kernelErrors } from '../kernel.errors.js';
import { TextCatalogue } from '../texts/text-catalogue.js';

interface KnownDto {
  dto: CompiledDto | undefined;
  localeFields: readonly string[];
}

/** Validates bodies, queries and parameters; what a DTO does not declare is refused. */
@Injectable()
export class DtoPipe extends ValidationPipe {
  private readonly known = new WeakMap<AnyClass, KnownDto>();

  constructor(@Inject(TextCatalogue) private readonly languages: Pick<TextCatalogue, 'locales'>) {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) =>
        kernelErrors.validation_failed({ errors: errors.flatMap((error) => fieldErrors(error)) }),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const type = metadata.type === 'custom' ? undefined : (metadata.metatype as AnyClass | undefined);
    if (!type) return super.transform(value, metadata);
    const { dto, localeFields } = this.lookUp(type);
    const accepted = dto?.accept(value);
    const valid = accepted ? Promise.resolve(accepted) : super.transform(value, metadata);
    if (localeFields.length === 0) return valid;
    return valid.then((given: Record<string, unknown>) => this.demandLocales(localeFields, given));
  }

  /** Which languages there are is known of an installation, not of a class. */
  private demandLocales(fields: readonly string[], given: Record<string, unknown>): unknown {
    const { locales } = this.languages;
    const unknown = fields.find((field) => given[field] !== undefined && !locales.includes(given[field] as string));
    if (unknown === undefined) return given;
    const detail = `${unknown} must be one of the following values: ${locales.join(', ')}`;
    throw kernelErrors.validation_failed({ errors: [{ pointer: `/${unknown}`, code: 'is_in', detail }] });
  }

  /** What is looked up once of a class. */
  private lookUp(type: AnyClass): KnownDto {
    let known = this.known.get(type);
    if (!known) {
      known = { dto: CompiledDto.of(type), localeFields: localeFieldsOf(type.prototype as object) };
      this.known.set(type, known);
    }
    return known;
  }
}

/** Of a query, keys and repeated values together. */
const QUERY_PARTS = 100;
/** Deeper than any bounds of a body, and shallow enough for the stack. */
const DEEPEST = 200;

/**
 * Refuses what is not plain data, as a parser makes it, before validation looks inside; and text that Postgres cannot store: NUL, and
 * halves of surrogate pairs.
 */
@Injectable()
export class PlainDataPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    // What a plugin's own decorator hands over is no input: a principal, a stream.
    if (type === 'custom') return value;
    if (type === 'query' && partsOf(value) > QUERY_PARTS) {
      throw kernelErrors.bad_request({ detail: `The query has more than ${String(QUERY_PARTS)} parts` });
    }
    check(value, 0);
    return value;
  }
}

function partsOf(query: unknown): number {
  if (typeof query !== 'object' || query === null) return 1;
  return Object.values(query).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 1), 0);
}

function check(value: unknown, depth: number): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\0')) throw kernelErrors.invalid_text();
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST || !isPlain(value)) throw kernelErrors.bad_request({ detail: 'Values must be plain data' });
  if (Array.isArray(value)) {
    for (const item of value) check(item, depth + 1);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    // Whoever converts the object to text or to a number would call what was sent.
    if (key in Object.prototype) throw kernelErrors.bad_request({ detail: `The key ${key} is not allowed` });
    check(key, depth + 1);
    check(item, depth + 1);
  }
}

/** By shape, not by class: what is parsed may be of another realm. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
