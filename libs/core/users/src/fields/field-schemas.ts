import { registerDecorator } from 'class-validator';
import { AUDIENCES } from './field-types.js';

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const LONGEST_LABEL = 100;
const MOST_LANGUAGES = 20;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLabels = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const texts = Object.entries(value);
  const isLabel = (text: unknown): boolean =>
    typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST_LABEL && !/\p{Cc}/u.test(text);
  return (
    texts.length > 0 &&
    texts.length <= MOST_LANGUAGES &&
    texts.every(([language, text]) => LANGUAGE.test(language) && isLabel(text))
  );
};

/** How labels are described in requests and answers. */
export const LABELS = {
  type: 'object',
  additionalProperties: { type: 'string', maxLength: LONGEST_LABEL },
  description: 'Texts by language, for example `{ "en": "Voice", "sv": "Stämma" }`',
} as const;

/** Texts by language. */
export const AreLabels = (): PropertyDecorator => (target, key) => {
  registerDecorator({
    name: 'areLabels',
    target: target.constructor,
    propertyName: String(key),
    validator: {
      validate: isLabels,
      defaultMessage: () =>
        `$property must have a text of at most ${String(LONGEST_LABEL)} characters for each of 1 to ${String(MOST_LANGUAGES)} languages`,
    },
  });
};

/** Audiences by key, or null. */
export const AreAudiences = (): PropertyDecorator => (target, key) => {
  const isChoice = (value: unknown): boolean => value === null || AUDIENCES.some((audience) => audience === value);
  registerDecorator({
    name: 'areAudiences',
    target: target.constructor,
    propertyName: String(key),
    validator: {
      validate: (value: unknown) => isRecord(value) && Object.values(value).every(isChoice),
      defaultMessage: () => `$property must have null or one of ${AUDIENCES.join(', ')} for each key`,
    },
  });
};

/** How values are described in requests and answers. */
export const VALUES = {
  type: 'object',
  additionalProperties: true,
  description:
    'Values of the project’s own fields by key, see `GET /users/fields`: text, a number, true, false or null',
} as const;
