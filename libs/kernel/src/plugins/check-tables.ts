import {
  type EntityMetadata,
  type EntityProperty,
  MetadataStorage,
  ReferenceKind,
  UnderscoreNamingStrategy,
} from '@mikro-orm/core';
import type { AnyClass, Belonging, DriverManifest, PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';

const NAMES = new UnderscoreNamingStrategy();

/** What has entities, and how their tables start. */
export interface TableOwner {
  /** As `Plugin reviews` or `Driver storage-s3`. */
  who: string;
  /** As `reviews` or `storage-s3`. */
  name: string;
  prefix: string;
  entities: readonly AnyClass[];
  belonging: Belonging;
  /** Names of the plugins whose tables it may refer to; undefined: of all. */
  requires: readonly string[] | undefined;
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
    ...plugins.map(({ name, entities = [], belonging = {}, requires = [] }) => ({
      who: `Plugin ${name}`,
      name,
      prefix: prefixOf(name),
      entities,
      belonging,
      requires,
    })),
    ...drivers.map(({ port, name, entities = [], belonging = {} }) => ({
      who: `Driver ${port.name}-${name}`,
      name: `${port.name}-${name}`,
      prefix: `${prefixOf(port.name)}${prefixOf(name)}`,
      entities,
      belonging,
      requires: undefined,
    })),
  ];
}

/** How the tables of a plugin start. */
export const prefixOf = (name: string): string => `${name.replaceAll('-', '_')}_`;

/** As the decorators have it: the database is not asked. */
export function tableOf(entity: AnyClass): string {
  return NAMES.classToTableName(entity.name, decorated(entity)?.tableName);
}

/** Whether an entity describes a table, and neither a view nor a part of other entities. */
export function isTable(entity: AnyClass): boolean {
  const { abstract, embeddable, virtual, view, expression } = decorated(entity) ?? {};
  return !(abstract || embeddable || virtual || view || expression !== undefined);
}

/** Names of the columns of an entity and of the classes that it extends. */
export function columnsOf(entity: AnyClass): ReadonlySet<string> {
  const columns = new Set<string>();
  for (
    let described: object | null = entity;
    described && described !== Function.prototype;
    described = Object.getPrototypeOf(described) as object | null
  ) {
    for (const property of Object.values(decorated(described)?.properties ?? {})) {
      for (const column of columnsOfProperty(property)) columns.add(column);
    }
  }
  return columns;
}

/** Before MikroORM has read the decorators, only what they say is there. */
type DecoratedProperty = Partial<EntityProperty> & { name: string; fieldName?: string; joinColumn?: string };

function columnsOfProperty({ name, kind, persist, ...said }: DecoratedProperty): readonly string[] {
  if (persist === false || kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY) return [];
  const isReference = kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;
  const usual = isReference ? NAMES.joinColumnName(name) : NAMES.propertyToColumnName(name);
  return said.fieldNames ?? [said.fieldName ?? said.joinColumn ?? usual];
}

function decorated(entity: object): EntityMetadata | undefined {
  // An entity has its own; that of the class it extends is another's.
  return Object.hasOwn(entity, MetadataStorage.META_SYMBOL)
    ? (entity as { [MetadataStorage.META_SYMBOL]: EntityMetadata })[MetadataStorage.META_SYMBOL]
    : undefined;
}
