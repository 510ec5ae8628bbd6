import type { EntityManager, EntityMetadata, EntityProperty } from '@mikro-orm/postgresql';
import { tableOwners } from '../plugins/check-tables.js';
import type { Composition } from '../plugins/composition.js';
import { type FoundTables, TablesRepository } from './tables.repository.js';

/** A column that an entity describes. */
interface Described {
  who: string;
  entity: string;
  property: string;
  table: string;
  column: string;
  /** As the entity says it, and as MikroORM takes it: it makes `text[]` of every list. */
  types: readonly string[];
  isNullable: boolean;
}

/** What a column counts itself up with is a type of its own only where tables are made. */
const SERIAL: Readonly<Record<string, string>> = { smallserial: 'smallint', serial: 'integer', bigserial: 'bigint' };

/** Where tables are not as the entities of plugins and drivers say, a sentence for each difference. One query. */
export async function entityDifferences(em: EntityManager, { plugins, drivers }: Composition): Promise<string[]> {
  const metadata = em.getMetadata();
  const described = tableOwners(plugins, drivers).flatMap(({ who, entities }) =>
    [...new Set(entities)].flatMap((entity) => columnsOf(who, metadata.get(entity))),
  );
  const tables = [...new Set(described.map(({ table }) => table))];
  const types = [...new Set(described.flatMap((column) => column.types))];
  return compare(described, await new TablesRepository(em).find(tables, types));
}

function columnsOf(who: string, metadata: EntityMetadata): Described[] {
  // Of what is no table, as a view, Postgres tells neither null nor default.
  if (metadata.abstract || metadata.virtual || metadata.view) return [];
  const { className: entity, tableName: table } = metadata;
  return metadata.props.filter(isStored).flatMap((property) =>
    property.fieldNames.map((column, index) => {
      const type = property.columnTypes[index] ?? '';
      return {
        who,
        entity,
        property: property.name,
        table,
        column,
        types: property.type.endsWith('[]') ? [property.type, type] : [SERIAL[type] ?? type],
        isNullable: property.nullable ?? false,
      };
    }),
  );
}

const isStored = ({ persist, formula, fieldNames, columnTypes }: EntityProperty): boolean =>
  persist !== false && !formula && Array.isArray(fieldNames) && Array.isArray(columnTypes);

function compare(described: readonly Described[], { columns, types }: FoundTables): string[] {
  const found = new Map(columns.map((column) => [`${column.table}.${column.column}`, column]));
  const tables = new Set(columns.map(({ table }) => table));
  const known = new Set(described.map(({ table, column }) => `${table}.${column}`));
  const owners = new Map(described.map(({ table, who, entity }) => [table, { who, entity }]));
  const differences = described.map(({ who, entity, property, table, column, types: said, isNullable }) => {
    if (!tables.has(table)) return `${who}: there is no table ${table}, which ${entity} describes`;
    const actual = found.get(`${table}.${column}`);
    if (!actual) return `${who}: the table ${table} has no column ${column}, which ${entity}.${property} describes`;
    const expected = said.map((type) => types[type]).find((type) => type) ?? said[0];
    if (actual.type !== expected)
      return `${who}: the column ${column} of ${table} is ${actual.type}, and ${entity}.${property} says ${expected}`;
    if (actual.isNullable === isNullable) return undefined;
    const may = actual.isNullable ? 'may be null' : 'may not be null';
    return `${who}: the column ${column} of ${table} ${may}, and ${entity}.${property} says otherwise`;
  });
  const demanded = columns
    .filter(({ table, column, isDemanded }) => isDemanded && !known.has(`${table}.${column}`))
    .map(({ table, column }) => {
      const { who = '', entity = '' } = owners.get(table) ?? {};
      return `${who}: the table ${table} demands a value for ${column}, of which ${entity} knows nothing`;
    });
  return [...new Set([...differences, ...demanded].filter((difference) => difference !== undefined))];
}
