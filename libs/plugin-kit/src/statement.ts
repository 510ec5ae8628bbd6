import type { CompiledQuery, Expression, Kysely, QueryExecutorProvider } from 'kysely';
import type { Told } from './tables.js';

export { sql } from 'kysely';

/** Kysely over some tables, to build statements with. */
export type Tables<DB> = Kysely<DB>;

/** Parameters of a statement by name; use each in place of a value. Pass a time as `Date`. */
export type Parameters<P> = { readonly [K in keyof P]: Expression<Told<P[K]>> };

/** A query of Kysely, or text of `sql`. */
export interface Query<Row> {
  compile: (db: QueryExecutorProvider) => CompiledQuery<Row>;
}

/** A query that is built once and run often, see {@link statement}. */
export interface Statement<P, Row> {
  /** Called once per process, and again for each of a few values of a `limit`. */
  readonly build: (db: never, parameters: Parameters<P>) => Query<Row>;
}

/**
 * Declares a query. Kysely compiles it once, into text and the order of its parameters, and each connection to Postgres parses and plans it
 * once; it is run with `Database`. Declare statements beside the repository's class, not in its methods: building one costs 200 µs, and a
 * process may have only a limited number. Values that depend on the request are parameters. If the text itself depends on it, declare a
 * statement for each form.
 *
 * - A list is a parameter as well: `where('id', '=', (eb) => eb.fn.any(p.ids))`.
 * - JSON is written as text: `` sql`${p.payload}::jsonb` ``.
 * - `limit(p.limit)` goes into the text for up to eight values, since Postgres plans poorly for a limit that it does not know.
 * - Columns of type bigint and `count(*)` are returned as strings; cast them to `float8` or `int` to get numbers.
 * - Times are returned as strings, see `RowOf`.
 * - Write what Kysely cannot express as text with parameters: `` (_: Tables<object>, p: Parameters<…>) => sql<Row>`select …` ``.
 *
 * @example
 * const findPost = statement((db: Tables<PostTables>, p: Parameters<{ id: string }>) =>
 *   db.selectFrom('posts_post').select(camelCased('id', 'author_id', 'created_at')).where('id', '=', p.id),
 * );
 * const post = await this.database.first(findPost, { id });
 */
export function statement<DB, P extends object, Row>(
  build: (db: Kysely<DB>, parameters: Parameters<P>) => Query<Row>,
): Statement<P, Row> {
  return { build };
}
