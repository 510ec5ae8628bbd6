import 'reflect-metadata';
import { type AnyClass, localeFieldsOf, settingFieldsOf } from '@roost/plugin-kit';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const TYPES = new Map<unknown, string>([
  [Number, 'number'],
  [String, 'string'],
  [Boolean, 'boolean'],
  [Array, 'array'],
]);

/** What decorators of class-validator say of a value, by their names. */
const RULES: Readonly<Record<string, (...constraints: unknown[]) => JsonSchema>> = {
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isString: () => ({ type: 'string' }),
  isArray: () => ({ type: 'array' }),
  min: (minimum) => ({ minimum }),
  max: (maximum) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  minLength: (minLength) => ({ minLength }),
  maxLength: (maxLength) => ({ maxLength }),
  isLength: (minLength, maxLength) => ({ minLength, ...(maxLength === undefined ? {} : { maxLength }) }),
  isNotEmpty: () => ({ minLength: 1 }),
  matches: (pattern) => ({ pattern: (pattern as RegExp).source }),
  isIn: (values) => (Array.isArray(values) ? { enum: values } : {}),
  isNotIn: (values) => ({ not: { enum: values } }),
  isEnum: (_, values) => ({ enum: values }),
  isUrl: () => ({ format: 'uri' }),
  isEmail: () => ({ format: 'email' }),
  isUuid: () => ({ format: 'uuid' }),
  arrayMinSize: (minItems) => ({ minItems }),
  arrayMaxSize: (maxItems) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: (identifier) => (identifier === undefined ? { uniqueItems: true } : {}),
};

/** The JSON schema of a setting: its type, and what its validation says of it. @param locales languages of the installation */
export function schemaOfSetting(type: AnyClass, name: string, locales: readonly string[]): JsonSchema {
  const own = settingFieldsOf(type).find((field) => field.name === name)?.schema ?? {};
  const languages = localeFieldsOf(type.prototype as object).includes(name) ? { enum: locales } : {};
  return { ...schemaOfProperty(type, name), ...languages, ...own };
}

function schemaOfProperty(type: AnyClass, name: string): JsonSchema {
  const rules = rulesOf(type).filter(({ propertyName }) => propertyName === name);
  const nested = rules.some((rule) => rule.type === ValidationTypes.NESTED_VALIDATION) ? nestedIn(type, name) : {};
  const declared = TYPES.get(Reflect.getMetadata('design:type', type.prototype as object, name));
  const isList = declared === 'array';
  const whole = merged(rules.filter(({ each }) => !each));
  const items = { ...nested, ...merged(rules.filter(({ each }) => each)) };
  return {
    ...(declared === undefined ? {} : { type: declared }),
    ...(isList ? {} : nested),
    ...whole,
    ...(isList && Object.keys(items).length > 0 ? { items } : {}),
  };
}

function nestedIn(type: AnyClass, name: string): JsonSchema {
  const declared = defaultMetadataStorage.findTypeMetadata(type, name) as { typeFunction?: () => unknown } | undefined;
  const inner = declared?.typeFunction?.() as AnyClass | undefined;
  if (!inner) return { type: 'object' };
  const rules = rulesOf(inner);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const isOptional = (property: string): boolean =>
    rules.some((rule) => rule.propertyName === property && rule.type === ValidationTypes.CONDITIONAL_VALIDATION);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((property) => [property, schemaOfProperty(inner, property)])),
    required: names.filter((property) => !isOptional(property)),
    additionalProperties: false,
  };
}

const rulesOf = (type: AnyClass): Rule[] => getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);

function merged(rules: readonly Rule[]): JsonSchema {
  const parts = rules.map(({ name = '', constraints }) =>
    RULES[name]?.(...((constraints as unknown[] | undefined) ?? [])),
  );
  return Object.assign({}, ...parts) as JsonSchema;
}
