import { type EntityMetadata, MetadataStorage, UnderscoreNamingStrategy } from '@mikro-orm/core';
import type { AnyClass, DriverManifest, PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';

const NAMES = new UnderscoreNamingStrategy();

/** What has entities, and how their tables start. */
export interface TableOwner {
  /** As `Plugin reviews` or `Driver storage-s3`. */
  who: string;
  prefix: string;
  entities: readonly AnyClass[];
}

/** Holds tables against the name of who owns them, and against each other. @throws StartupError */
export function checkTables(plugins: readonly PluginManifest[], drivers: readonly DriverManifest[]): void {
  const taken = new Map<string, string>();
  for (const { who, prefix, entities } of tableOwners(plugins, drivers)) {
    for (const entity of new Set(entities)) {
      const table = tableOf(entity);
      if (!table.startsWith(prefix)) {
        throw new StartupError(`${who}: the table ${table} of ${entity.name} has to start with "${prefix}"`);
      }
      const other = taken.get(table);
      if (other !== undefined)
        throw new StartupError(`${who}: the table ${table} of ${entity.name} belongs to ${other}`);
      taken.set(table, `${entity.name} (${who})`);
    }
  }
}

/** Plugins and drivers with their entities. */
export function tableOwners(plugins: readonly PluginManifest[], drivers: readonly DriverManifest[]): TableOwner[] {
  return [
    ...plugins.map(({ name, entities = [] }) => ({ who: `Plugin ${name}`, prefix: prefixOf(name), entities })),
    ...drivers.map(({ port, name, entities = [] }) => ({
      who: `Driver ${port.name}-${name}`,
      prefix: `${prefixOf(port.name)}${prefixOf(name)}`,
      entities,
    })),
  ];
}

const prefixOf = (name: string): string => `${name.replaceAll('-', '_')}_`;

/** As the decorators have it: the database is not asked. */
function tableOf(entity: AnyClass): string {
  const { [MetadataStorage.META_SYMBOL]: metadata } = entity as { [MetadataStorage.META_SYMBOL]?: EntityMetadata };
  return NAMES.classToTableName(entity.name, metadata?.tableName);
}
