/**
 * A list as the text of a Postgres array, for MikroORM's `em.execute`, which knows no lists. The statement names the type: `any(?::uuid[])`.
 * A `statement()` needs none of this: a list is a parameter like any other.
 *
 * @example
 * await this.em.execute('select id from posts_post where id = any(?::uuid[])', [arrayLiteral(ids)]);
 */
export const arrayLiteral = (items: readonly (string | number | null)[]): string => `{${items.map(element).join(',')}}`;

const element = (item: string | number | null): string =>
  item === null ? 'NULL' : `"${String(item).replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * Text as part of a pattern of LIKE or ILIKE, which then finds it as it is: `%` and `_` mean themselves. The escape character is Postgres'
 * own, the backslash.
 *
 * @example
 * `%${escapeLike(search)}%`
 */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
