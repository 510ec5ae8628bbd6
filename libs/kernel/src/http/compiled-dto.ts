import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { AnyClass } from '@roost/plugin-kit';

type Conversion = (value: unknown) => unknown;
type Check = (object: object, value: unknown) => boolean;

interface Property {
  convert: Conversion | undefined;
  /** Whether the value is looked at: for each of them, or it counts as good. */
  conditions: readonly Check[];
  checks: readonly Check[];
}

/** As class-transformer converts what is declared by `@Type()`. */
const CONVERSIONS = new Map<unknown, Conversion>([
  [String, String],
  [Number, Number],
  [Boolean, Boolean],
]);

/**
 * What the decorators of one DTO say, looked up once. It makes instances of values that are surely good; about everything else, and every error, the
 * decorators' own libraries decide. class-validator looks up and groups all rules for each object anew, which costs more than the rest of a small request.
 */
export class CompiledDto {
  private constructor(
    private readonly type: new () => object,
    private readonly properties: ReadonlyMap<string, Property>,
  ) {}

  /** @returns undefined for a class that takes more than flat values: nested ones, ones that are transformed, renamed, or checked later. */
  static of(type: AnyClass): CompiledDto | undefined {
    const storage = defaultMetadataStorage;
    const isPlain =
      storage.getStrategy(type) === 'none' &&
      storage.getExposedProperties(type, TransformationType.PLAIN_TO_CLASS).length === 0 &&
      storage.getExcludedProperties(type, TransformationType.PLAIN_TO_CLASS).length === 0;
    if (!isPlain) return undefined;
    const rules = Map.groupBy(
      getMetadataStorage().getTargetValidationMetadatas(type, '', false, false),
      ({ propertyName }) => propertyName,
    );
    const properties = new Map<string, Property>();
    for (const [name, theirs] of rules) {
      const property = propertyOf(type, name, theirs);
      if (!property) return undefined;
      properties.set(name, property);
    }
    return properties.size > 0 ? new CompiledDto(type, properties) : undefined;
  }

  /** @returns undefined for what is not surely good. */
  accept(value: unknown): object | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const made = new this.type() as Record<string, unknown>;
    for (const [key, given] of Object.entries(value)) {
      const property = this.properties.get(key);
      if (!property || !isFlat(given)) return undefined;
      const { convert } = property;
      if (Array.isArray(given)) {
        if (convert) return undefined;
        made[key] = [...(given as unknown[])];
      } else made[key] = convert && given !== null && given !== undefined ? convert(given) : given;
    }
    for (const [key, { conditions, checks }] of this.properties) {
      const given = made[key];
      const isLookedAt = conditions.every((condition) => condition(made, given));
      if (isLookedAt && !checks.every((check) => check(made, given))) return undefined;
    }
    return made;
  }
}

type Rules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;

function propertyOf(type: AnyClass, name: string, rules: Rules): Property | undefined {
  const declared = defaultMetadataStorage.findTypeMetadata(type, name) as { typeFunction?: () => unknown } | undefined;
  const convert = declared && CONVERSIONS.get(declared.typeFunction?.());
  const isTransformed =
    (declared && !convert) ||
    defaultMetadataStorage.findTransformMetadatas(type, name, TransformationType.PLAIN_TO_CLASS).length > 0;
  if (isTransformed || name in type.prototype) return undefined;
  const conditions: Check[] = [];
  const checks: Check[] = [];
  for (const rule of rules) {
    if (rule.type === ValidationTypes.WHITELIST) continue;
    const isCondition = rule.type === ValidationTypes.CONDITIONAL_VALIDATION;
    const own = isCondition ? [rule.constraints[0] as Check] : checksOf(rule);
    if (!own) return undefined;
    (isCondition ? conditions : checks).push(...own);
  }
  return { convert, conditions, checks };
}

/** @returns undefined for rules that are told only later, or of other kinds. */
function checksOf(rule: Rules[number]): Check[] | undefined {
  const { type, each, constraints, propertyName: property, validateIf } = rule;
  if (type !== ValidationTypes.CUSTOM_VALIDATION && type !== ValidationTypes.IS_DEFINED) return undefined;
  const found = getMetadataStorage().getTargetValidatorConstraints(rule.constraintCls);
  if (found.length === 0 || found.some(({ async }) => async)) return undefined;
  return found.map(({ instance }): Check => {
    return (object, value) => {
      if (validateIf && !(validateIf as Check)(object, value)) return true;
      const facts = { targetName: object.constructor.name, property, object, value, constraints };
      // A promise is not true: its class is left to the library.
      const isGood = (item: unknown): boolean => instance.validate(item, facts) === true;
      return each && Array.isArray(value) ? value.every(isGood) : isGood(value);
    };
  });
}

const isFlat = (value: unknown): boolean =>
  Array.isArray(value)
    ? !value.some((item) => typeof item === 'object' && item !== null)
    : typeof value !== 'object' || value === null;
