import type { SnakeCase } from '@mikro-orm/postgresql';
import type { ColumnType } from 'kysely';

/**
 * Tables as statements know them, from their entities: columns have the names that MikroORM gives them, `projectId` is `project_id`. A
 * column of a time is read as text and written as `Date` or text, see {@link RowOf}. Each property has to be a column: decorated, stored, with no
 * `fieldName` of its own. That entities and tables agree is checked when a process starts outside production.
 *
 * @example
 * type Tables = TablesOf<{ posts_post: Post; users_user: User }>;
 */
export type TablesOf<E extends Record<string, object>> = { [Name in keyof E]: TableOf<E[Name]> };

/**
 * Marks columns of an entity that the database fills in, so that an insert may leave them out.
 *
 * @example
 * type Tables = TablesOf<{ kernel_outbox: WithDefaults<OutboxEntry, 'id' | 'createdAt'> }>;
 */
export type WithDefaults<E, K extends keyof E> = Omit<E, K> & Partial<Pick<E, K>>;

/**
 * A row of an entity as a statement returns it. Times are strings in ISO 8601 in UTC with milliseconds, as in answers. Most rows are only
 * passed on, and a `Date` for each cell costs more than the rest of the row. To calculate with a time, use `new Date(row.createdAt)`.
 *
 * @example
 * async find(id: string): Promise<RowOf<Post> | undefined>
 */
export type RowOf<E> = { [K in keyof E]: Told<E[K]> };

type TableOf<E> = { [K in keyof E as ColumnOf<K, E[K]>]-?: CellOf<E[K]> };

type ColumnOf<K, V> = K extends string
  ? NonNullable<V> extends (...args: never[]) => unknown
    ? never
    : SnakeCase<K>
  : never;

/** `WithDefaults` makes a property optional: an insert may leave the column out. */
type CellOf<V> = undefined extends V
  ? ColumnType<Told<Exclude<V, undefined>>, Given<V>, Given<Exclude<V, undefined>>>
  : ColumnType<Told<V>, Given<V>, Given<V>>;

/** A value as rows contain it. */
export type Told<V> = V extends Date ? string : V;

type Given<V> = V extends Date ? Date | string : V;

/**
 * Selects columns under the names of their properties: `project_id` as `projectId`.
 *
 * @param columns as the table has them, with the table in front where there are several
 * @example
 * db.selectFrom('posts_post').select(camelCased('id', 'author_id', 'created_at'))
 */
export function camelCased<const C extends readonly string[]>(...columns: C): { [I in keyof C]: Aliased<C[I]> } {
  return columns.map((column) => {
    const name = column.slice(column.lastIndexOf('.') + 1);
    return `${column} as ${name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
  }) as { [I in keyof C]: Aliased<C[I]> };
}

type Aliased<C extends string> = `${C} as ${CamelCase<C extends `${string}.${infer Name}` ? Name : C>}`;

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
