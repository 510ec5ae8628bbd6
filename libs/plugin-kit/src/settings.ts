import 'reflect-metadata';
import { Allow } from 'class-validator';
import type { AnyClass } from './any-class.js';

/** Where a value can come from. The first that has one decides. */
export const SETTING_SOURCES = ['project', 'server', 'environment', 'default'] as const;

/** Where the value of a setting comes from: the project, the server's defaults for all projects, the environment, or the plugin. */
export type SettingSource = (typeof SETTING_SOURCES)[number];

/** A setting that bounds what a project uses. Its value is a number; 0 is no limit. */
export interface Quota {
  /** What is counted, as `people`: with the plugin's name it becomes `users.people`. */
  name: string;
  unit: 'count' | 'bytes';
  /** It counts what happens within this time. Default: what there is. */
  per?: 'hour' | 'day';
}

/** What a setting is, beside its type and its validation. */
export interface SettingOptions {
  /** One line for the people who change it: meaning and unit. */
  description: string;
  /** Whether admins of a project may change it for their project. Default false: only people who run the server may. */
  projectAdmins?: boolean;
  /** It is stored encrypted, and never shown again. */
  secret?: boolean;
  /**
   * The environment variable that it falls back to: one of the plugin's own `config`, or of the server. Without one, the field
   * initializer is the default.
   */
  environment?: string;
  /** Makes the setting of the value that the config has for the variable. Default: it is that value. */
  read?: (value: never) => unknown;
  /**
   * It is a quota, which only people who run the server set. The plugin holds to it, and says how much is used by the hook `kernel.measuring`.
   */
  quota?: Quota;
  /** What its JSON schema says beyond its type and validation, for example `{ format: 'uri' }`. */
  schema?: Readonly<Record<string, unknown>>;
}

/** A setting as declared by `@Setting()`. */
export interface SettingField extends SettingOptions {
  /** Property of the class, and name of the setting. */
  name: string;
}

const SETTING_FIELDS = Symbol.for('roost:setting-fields');

/**
 * Makes a property of a class a setting that each project can have its own value of. The class is `settings` in the manifest. Decorators of
 * class-validator say what is valid; values are JSON. A value comes from the project, else from the server's defaults for all projects,
 * else from the environment, else from the field initializer. Read it with {@link Settings}.
 *
 * @example
 * export class ReviewsSettings {
 *   @Setting({ description: 'Longest review, in characters', projectAdmins: true })
 *   @IsInt() @Min(1) @Max(10_000)
 *   maxLength: number = 2000;
 *
 *   @Setting({ description: 'Budget of reviews per person, as 60/1h', environment: 'REVIEWS_BUDGET' })
 *   @IsBudget()
 *   budget: string;
 * }
 */
export function Setting(options: SettingOptions): PropertyDecorator {
  return (target, key) => {
    const fields = (Reflect.getOwnMetadata(SETTING_FIELDS, target) as SettingField[] | undefined) ?? [];
    Reflect.defineMetadata(SETTING_FIELDS, [...fields, { ...options, name: String(key) }], target);
    Allow()(target, key);
  };
}

/** The settings that a class declares, in the order of its source. */
export const settingFieldsOf = (settings: AnyClass): readonly SettingField[] =>
  (Reflect.getMetadata(SETTING_FIELDS, settings.prototype as object) as SettingField[] | undefined) ?? [];

/** Options for reading settings. */
export interface ReadSettingsOptions {
  /**
   * Reads the database and not the memory of the process, which learns of changes within milliseconds. For a job that must not miss the
   * change that caused it.
   */
  fresh?: boolean;
}

/**
 * Reads the settings of projects. Every process has them in memory, and learns of a change with its commit: read them where you use them, and
 * keep none.
 *
 * @example
 * const { maxLength } = await this.settings.of(ReviewsSettings, principal.projectId);
 */
export abstract class Settings {
  /**
   * All settings of a plugin, valid and complete. A stored value that is not valid any more is left out, and logged.
   *
   * @param settings the class in the manifest of a loaded plugin
   * @param projectId null: the defaults of all projects
   */
  abstract of<T extends object>(
    settings: AnyClass<T>,
    projectId: string | null,
    options?: ReadSettingsOptions,
  ): Promise<Readonly<T>>;

  /** Where each value comes from. */
  abstract sourcesOf<T extends object>(
    settings: AnyClass<T>,
    projectId: string | null,
    options?: ReadSettingsOptions,
  ): Promise<Readonly<Record<keyof T, SettingSource>>>;
}
