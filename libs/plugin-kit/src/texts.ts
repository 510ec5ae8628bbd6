import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

/** Texts by key. Placeholders are written as `{name}`. */
export type TextCatalog = Readonly<Record<string, string>>;

/** The language that every text and every mail template is written in: what other languages lack is shown in it. */
export const SOURCE_LOCALE = 'en';

/** How languages are named: tags of BCP 47 with language, script and region, as `de`, `pt-BR` and `zh-Hant`. */
export const LOCALE_TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/** A folder of `ROOST_HOME/locales`: a language that was added to this installation. */
export interface LocaleFolder {
  /** A tag of BCP 47, as `de` or `pt-BR`. */
  locale: string;
  /** Holds `texts.json`, and mail templates as `<plugin>.<name>.mjml`. */
  folder: URL;
}

/**
 * The texts of the plugin that it is injected into, in every language of the installation. They come from the folder that the manifest names as
 * `texts`: `<locale>.json`, flat, one key for each text. `en.json` is required and has every key. A key that another language lacks is shown
 * in the default language (`DEFAULT_LOCALE`), else in English.
 *
 * @example
 * // texts/en.json: { "greeting": "Hello {name}", … }; texts/sv.json: { "greeting": "Hej {name}", … }
 * constructor(private readonly texts: Texts) {}
 *
 * greet(acceptLanguage: string | undefined, name: string): string {
 *   return this.texts.say('greeting', this.texts.localeFor(acceptLanguage), { name });
 * }
 */
export abstract class Texts {
  /** Languages of the installation: those that Roost itself speaks, and those in `ROOST_HOME/locales`. The default comes first. */
  abstract readonly locales: readonly string[];
  /** Language of people who asked for no available language. */
  abstract readonly defaultLocale: string;

  /**
   * The language that a request asks for.
   *
   * @param acceptLanguage value of the header `Accept-Language` (RFC 9110, 12.5.4)
   * @param otherwise language for a request that asks for none of those that there are. Default: `defaultLocale`
   */
  abstract localeFor(acceptLanguage: string | string[] | undefined, otherwise?: string): string;

  /**
   * Languages to look for, the best first: that of the person, the same without script and region, the default one, and English.
   *
   * @param locale a tag of BCP 47 in any spelling, as `pt-br`; what is none of a language is left out
   */
  abstract fallbacks(locale: string): readonly string[];

  /**
   * A text with its placeholders filled in. Nothing is escaped: that is up to whoever puts it into a page.
   *
   * @param key without the plugin's name
   * @throws Error when `en.json` has no such key
   */
  abstract say(key: string, locale: string, values?: Readonly<Record<string, string | number>>): string;

  /** Every text whose key begins with `prefix`, by the rest of its key. */
  abstract startingWith(prefix: string, locale: string): TextCatalog;

  /** Tag for `Intl` that formats dates and numbers of a language, for example `en-GB`. */
  abstract dateLocale(locale: string): string;
}

const LOCALE_FIELDS = Symbol.for('roost:locale-fields');

/** Name of the schema that holds the languages of the installation in the OpenAPI document. */
export const LOCALE_SCHEMA = 'Locale';

/**
 * A field of a request that names one of the installation's languages. The kernel knows them once it has started, and refuses others
 * with 400 and the code `is_in`.
 *
 * @example
 * @IsLocale({ description: 'Language of mails' })
 * @IsOptional()
 * locale?: string;
 */
export const IsLocale = ({
  description,
  required = false,
}: { description?: string; required?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      enum: ['en'],
      enumName: LOCALE_SCHEMA,
      required,
      ...(description === undefined ? {} : { description }),
    }),
    ValidateBy({
      name: 'isIn',
      validator: {
        validate: (value) => typeof value === 'string' && LOCALE_TAG.test(value),
        defaultMessage: () => '$property must be the tag of a language, as en or pt-BR',
      },
    }),
    (target: object, key: string | symbol) => {
      Reflect.defineMetadata(LOCALE_FIELDS, [...localeFieldsOf(target), String(key)], target);
    },
  );

/** The fields of a request that `@IsLocale()` marks. @param target the prototype of its class, or an instance */
export const localeFieldsOf = (target: object): readonly string[] =>
  (Reflect.getMetadata(LOCALE_FIELDS, target) as string[] | undefined) ?? [];
