/**
 * Which entries a message invalidates: `key` for the one that the message names, `all`, or those for which the function returns true.
 */
export type Concerns<V> = 'key' | 'all' | ((value: V, key: string, payload: string) => boolean);

/** Options of a cache. */
export interface ProcessCacheOptions<V> {
  /** Maximum number of entries. The least recently used ones are dropped. 0: nothing is cached. */
  max: number;
  /** Channels of `Notifications` that report changes, and which entries a message on each of them invalidates. */
  channels: Readonly<Record<string, Concerns<V>>>;
  /** Expiry of an entry, as Unix time in milliseconds. Default: none. */
  expiresAtMs?: (value: V) => number;
  /**
   * How long the last known value is used while `load` throws, as it does while Postgres is away, in milliseconds since the value was last
   * known to be current. Default 0: a value that may be out of date is not used.
   */
  whileAwayMs?: number;
}

/** A cache of database rows in a process. */
export interface ProcessCache<V extends object> {
  /**
   * Returns the cached value, or the value of `load`, which is then cached unless it was changed meanwhile. Simultaneous calls for the same
   * key share one load. In a transaction loads are not shared, values are cached once it has committed, and values that it has sent a
   * message about are read again.
   *
   * @param load reads the value; undefined means that there is none, which is not cached
   * @throws what `load` throws
   */
  get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined>;
  /** The cached value if it may be used now, for code that cannot wait. */
  peek(key: string): V | undefined;
  /** Drops an entry that was found to be wrong. Report changes of rows by a message instead. */
  drop(key: string): void;
}

/**
 * Creates caches of database rows in a process. A message drops a changed entry in every process; in the process that sent it, before the
 * code after its transaction continues. While messages do not arrive, no cached value is used, and every read is a query. Once they arrive
 * again, all entries are dropped.
 *
 * For values that all processes share, use `SharedCache`.
 *
 * @example
 * constructor(caches: ProcessCaches) {
 *   this.shelves = caches.create('shelves', { max: 1000, channels: { shelf: 'key' } });
 * }
 * find(id: string): Promise<Shelf | undefined> {
 *   return this.shelves.get(id, () => this.repository.find(id));
 * }
 * // where it is changed, in the transaction
 * await this.notifications.notify('shelf', id);
 */
export abstract class ProcessCaches {
  /**
   * Creates a cache. Do it once for each purpose, in a constructor.
   *
   * @param name as `shelves`
   * @throws Error when there is one of this name
   */
  abstract create<V extends object>(name: string, options: ProcessCacheOptions<V>): ProcessCache<V>;
}
