import type { Migration } from '@mikro-orm/migrations';

/** One step of a plugin's schema. `name` is `YYYYMMDDHHMMSS_what`, unique in the plugin, and never changes once released. */
export interface PluginMigration {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
}
