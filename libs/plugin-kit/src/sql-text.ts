/**
 * Formats a list as a Postgres array, for MikroORM's `em.execute`, which has no list parameters. The statement names the type:
 * `any(?::uuid[])`. A `statement()` does not need this, because it accepts lists as parameters.
 *
 * @example
 * await this.em.execute('select id from posts_post where id = any(?::uuid[])', [arrayLiteral(ids)]);
 */
export const arrayLiteral = (items: readonly (string | number | null)[]): string => `{${items.map(element).join(',')}}`;

const element = (item: string | number | null): string =>
  item === null ? 'NULL' : `"${String(item).replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * Escapes text for a pattern of LIKE or ILIKE, so that `%` and `_` match themselves. The escape character is Postgres' default, the
 * backslash.
 *
 * @example
 * `%${escapeLike(search)}%`
 */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
