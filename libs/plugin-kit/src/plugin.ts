import type { AnyClass } from './any-class.js';
import type { Belonging } from './belonging.js';
import type { CommandDeclaration } from './commands.js';
import type { ErrorCatalogue } from './errors.js';
import type { EventDefinition } from './events.js';
import type { JobDefinition, QueueDeclaration } from './jobs.js';
import type { PluginMigration } from './plugin-migration.js';
import type { ModuleLoader } from './module-loader.js';
import type { Permission } from './permissions.js';
import type { Port } from './ports.js';

/** Valid names of plugins: lower-case words joined by hyphens. */
export const PLUGIN_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A menu entry of the console, as data that the console renders. */
export interface AdminMenuItem {
  label: string;
  path: string;
  permission: string;
}

/** A cookie that a plugin sets. */
export interface CookieDeclaration {
  /** Without a prefix as `__Host-`. */
  name: string;
  /** For a cookie that identifies the caller: name of its security scheme in OpenAPI. Each route with `@Requires()` then lists it. */
  scheme?: string;
}

/**
 * What must be known of a plugin before dependency injection exists. Everything else is plain Nest, in its modules.
 *
 * A disabled plugin keeps its tables and loses its modules.
 */
export interface PluginManifest {
  /** Lower-case kebab name, unique among the loaded plugins. Also the prefix of its tables, permissions, events, jobs and error codes. */
  name: string;
  /** Semantic version of the plugin itself. */
  version: string;
  /** Range of plugin-kit versions that it was written for, as `^1.0.0`. */
  compat: string;
  /** Plugins that must be loaded before this one. Only these may be imported, and only through their index. */
  requires?: readonly string[];
  /** Settings of the whole server, a class with `@Env()` fields. The class is also the injection token of the validated instance. */
  config?: AnyClass;
  /** Settings that each project can have its own values of, a class with `@Setting()` fields. Read them with `Settings`. */
  settings?: AnyClass;
  /** MikroORM entities; their tables start with `<name>_`. */
  entities?: readonly AnyClass[];
  /** Each of its tables without a column `project_id`, with its path to a project or `server`. A table in neither way stops the start. */
  belonging?: Belonging;
  /** In the order in which they run. Append only. */
  migrations?: readonly PluginMigration[];
  /** Permissions that its routes may require. */
  permissions?: readonly Permission[];
  /** Ports that it owns and drivers implement. */
  ports?: readonly Port[];
  /** Every error that it throws on purpose; their codes start with `<name>.`. */
  errors?: ErrorCatalogue;
  /** Other prefixes of its error codes, for codes that are older than the plugin or come from a standard. No other plugin may use them. */
  errorPrefixes?: readonly string[];
  /** Queues of its own; without one its jobs run in the shared queue `default`. */
  queues?: readonly QueueDeclaration[];
  /** Events it emits; their names start with `<name>.`. */
  events?: readonly EventDefinition[];
  /** Its jobs; their names start with `<name>.`, and each has exactly one `@OnJob()` handler in the worker. */
  jobs?: readonly JobDefinition[];
  /** Commands that it adds to `roost`; each has exactly one `@OnCommand()` handler in its `api` modules. */
  commands?: readonly CommandDeclaration[];
  /** Folder with its mail templates: `<name>.<locale>.mjml`, the first line is the subject; `<name>.json` is sample data. */
  templates?: URL;
  /** Folder with its texts: `<locale>.json`, flat. `en.json` is required and has every key. Read them with `Texts`. */
  texts?: URL;
  /** Cookies that it sets. */
  cookies?: readonly CookieDeclaration[];
  /** Headers of its answers that browser apps on other origins may read, in lower case; beside those that every answer may have. */
  exposedHeaders?: readonly string[];
  admin?: { menu: readonly AdminMenuItem[] };
  /** Loaded by every process. */
  module?: AnyClass;
  /** Loaded by the HTTP process only: controllers and what they need. */
  api?: ModuleLoader;
  /** Loaded by the queue process only: `@OnJob()` and `@OnEvent()` handlers and what they need. */
  worker?: ModuleLoader;
}

/**
 * Declares a plugin.
 *
 * @example
 * export const reviewsPlugin = definePlugin({
 *   name: 'reviews', version: '1.0.0', compat: '^1.0.0', requires: ['users'],
 *   entities: [Review], migrations: [{ name: '20261120000000_create', class: CreateReviews }],
 *   module: ReviewsModule,
 *   api: () => import('./reviews.api.module.js').then((file) => file.ReviewsApiModule),
 * });
 */
export function definePlugin(manifest: PluginManifest): Readonly<PluginManifest> {
  return Object.freeze({ ...manifest });
}
