/** What a header tells: the stored size in pixels, and whether showing it upright takes a quarter turn. */
export interface HeaderFacts {
  readonly width: number;
  readonly height: number;
  readonly turned: boolean;
}
