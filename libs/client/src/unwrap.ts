import { RoostError } from './roost-error.js';

/** What a call of the client comes to. */
interface Answer<Body> {
  data?: Body | undefined;
  error?: unknown;
  response: Response;
}

/** A page of a list. */
export interface ListPage<Item> {
  items: Item[];
  /** For `cursor` of the next page; null on the last one. */
  nextCursor: string | null;
}

/**
 * The `data` of an answer.
 *
 * @throws RoostError on any other answer.
 * @example
 * const me = await unwrap(client.GET('/users/me'));
 */
export async function unwrap<Body extends { data: unknown }>(call: Promise<Answer<Body>>): Promise<Body['data']> {
  return (await bodyOf(call)).data;
}

/**
 * A page of a list, with the cursor of the next one.
 *
 * @throws RoostError on any other answer.
 * @example
 * const { items, nextCursor } = await unwrapPage(client.GET('/media', { params: { query: { limit: 50 } } }));
 */
export async function unwrapPage<Item>(
  call: Promise<Answer<{ data: Item[]; meta?: { nextCursor: string | null } }>>,
): Promise<ListPage<Item>> {
  const { data: items, meta } = await bodyOf(call);
  return { items, nextCursor: meta?.nextCursor ?? null };
}

async function bodyOf<Body>(call: Promise<Answer<Body>>): Promise<Body> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw RoostError.of(error, response);
  return data;
}
