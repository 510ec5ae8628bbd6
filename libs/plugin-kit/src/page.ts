/** One page of a list. */
export class Page<T> {
  /** @param items in the order of the list. @param nextCursor opaque; `null` on the last page */
  constructor(
    readonly items: readonly T[],
    /** Opaque; `null` on the last page. */
    readonly nextCursor: string | null,
  ) {}

  /**
   * The first page of rows that are ordered by their ids, which are the cursors.
   *
   * @param found one row more than the limit, if there is one.
   */
  static of<T extends { id: string }>(found: readonly T[], limit: number): Page<T> {
    const items = found.slice(0, limit);
    return new Page(items, found.length > limit ? (items.at(-1)?.id ?? null) : null);
  }

  /** The same page with other items. */
  map<U>(change: (item: T) => U): Page<U> {
    return new Page(this.items.map(change), this.nextCursor);
  }
}
