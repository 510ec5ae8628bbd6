/** One page of a list. */
export class Page<T> {
  constructor(
    readonly items: readonly T[],
    /** Opaque; `null` on the last page. */
    readonly nextCursor: string | null,
  ) {}
}
