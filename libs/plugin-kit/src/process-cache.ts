/**
 * Which entries a message is about: `key`, the one that the message names; `all`; or those of which the function says so.
 */
export type Concerns<V> = 'key' | 'all' | ((value: V, key: string, payload: string) => boolean);

/** How a process remembers rows. */
export interface ProcessCacheOptions<V> {
  /** Entries at most; those that were not used for longest make room. 0: nothing is remembered. */
  max: number;
  /** Channels of `Notifications` on which changes are told, and which entries a message on each of them is about. */
  channels: Readonly<Record<string, Concerns<V>>>;
  /** Until when an entry may be used, as Unix time in milliseconds. Default for ever. */
  expiresAtMs?: (value: V) => number;
  /**
   * How long the last known value serves when `load` throws, as it does while Postgres is away, in milliseconds after it was last known to be
   * true: read, or used while messages arrived. Default 0: for what must not be used when it may be out of date.
   */
  whileAwayMs?: number;
}

/** What a process remembers of the database. */
export interface ProcessCache<V extends object> {
  /**
   * What is remembered, or else what `load` finds, which is then remembered unless it was changed meanwhile. Calls for the same key at the same
   * time share one load. In a transaction nothing is shared, what is found is remembered once it has committed, and what it has told a
   * message about is read anew.
   *
   * @param load finds the value; undefined means that there is none, which is not remembered
   * @throws what `load` throws
   */
  get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined>;
  /** What is remembered and may be used now; for code that cannot wait. */
  peek(key: string): V | undefined;
  /** Forgets an entry that was found to be wrong. Changes of rows are told by message instead. */
  drop(key: string): void;
}

/**
 * Makes caches of what a process reads from the database again and again. They are the one way to remember rows: an entry goes when a message
 * says that it changed, in every process; in the process that sent it before the code after its transaction goes on. While messages do
 * not arrive, nothing that is remembered is used, and every read is a query. Once they arrive again, everything is forgotten.
 *
 * For what all processes share for a while there is `SharedCache`.
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
   * Makes a cache. Once for each purpose, in a constructor.
   *
   * @param name as `shelves`
   * @throws Error when there is one of this name
   */
  abstract create<V extends object>(name: string, options: ProcessCacheOptions<V>): ProcessCache<V>;
}
