/** What a project may settle of a rung. */
export interface LadderStep {
  /** As it stands in URLs. */
  readonly name: string;
  /** Longest edge at most, in pixels. */
  readonly box: number;
}

/** One step of the ladder of an image. */
export interface Rung extends LadderStep {
  /** 0 is the full size; from 1 they rise from the lowest. */
  readonly number: number;
}

/** A WebP bitstream has 14 bits for each edge (RFC 9649, section 2.5), so even the full size stops here. In pixels. */
export const WEBP_MAX_EDGE = 16_383;

/** The full size. */
export const ORIGINAL: Rung = { number: 0, name: 'original', box: WEBP_MAX_EDGE };

/** What a project has that settled nothing. The sizes are those of issue 2. */
export const DEFAULT_LADDER: readonly LadderStep[] = [
  { name: 'tiny', box: 10 },
  { name: 'thumb', box: 256 },
  { name: 'small', box: 640 },
  { name: 'medium', box: 1080 },
  { name: 'large', box: 2048 },
];

/** Most rungs of a ladder, without the full size. */
export const MAX_RUNGS = 10;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['o', 'original'],
  ['s', 'small'],
  ['m', 'medium'],
  ['l', 'large'],
]);

/** The rungs of a ladder from 1 up, the smallest first. */
export function rungsOf(ladder: readonly LadderStep[]): Rung[] {
  const rising = ladder.toSorted((left, right) => left.box - right.box);
  return rising.map((step, index) => ({ ...step, number: index + 1 }));
}

/** Which rung a URL means. */
export type RungChoice = { number: number } | { name: string };

/** @param text a number (`0`, `3`), a name (`thumb`) or an alias (`s`, `m`, `l`, `o`), as it stands in a URL. */
export function parseRung(text: string): RungChoice {
  return /^\d{1,2}$/.test(text) ? { number: Number(text) } : { name: ALIASES.get(text) ?? text };
}

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that a rung of an image has: inside the rung's box, in the image's aspect, never enlarged, at least 1 pixel.
 * It is always counted from the upright original, so that no rounding adds up from rung to rung, and halves are rounded
 * up, as sharp does for `fit: 'inside'`.
 */
export function rungSize({ box }: Rung, original: ImageSize): ImageSize {
  return fitInside(box, original);
}

/** The size of an image shrunk until its longest edge is at most `box` pixels. */
export function fitInside(box: number, { width, height }: ImageSize): ImageSize {
  const shrink = Math.max(width, height) / box;
  if (shrink <= 1) return { width, height };
  return { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
}
