/** One step of the ladder of an image. */
export interface Rung {
  /** 0 is the full size; 1 to 5 rise from the lowest. */
  readonly number: number;
  readonly name: string;
  /** Longest edge at most, in pixels. */
  readonly box: number;
}

/** A WebP bitstream has 14 bits for each edge (RFC 9649, section 2.5), so even the full size stops here. In pixels. */
export const WEBP_MAX_EDGE = 16_383;

/** Every rung, at the index of its number. The sizes are those of issue 2. */
export const RUNGS = [
  { number: 0, name: 'original', box: WEBP_MAX_EDGE },
  { number: 1, name: 'tiny', box: 10 },
  { number: 2, name: 'thumb', box: 256 },
  { number: 3, name: 'small', box: 640 },
  { number: 4, name: 'medium', box: 1080 },
  { number: 5, name: 'large', box: 2048 },
] as const satisfies readonly Rung[];

export type RungNumber = (typeof RUNGS)[number]['number'];

const ALIASES: ReadonlyMap<string, RungNumber> = new Map<string, RungNumber>([
  ['o', 0],
  ['s', 3],
  ['m', 4],
  ['l', 5],
]);

const BY_TEXT: ReadonlyMap<string, RungNumber> = new Map([
  ...RUNGS.flatMap(({ number, name }): [string, RungNumber][] => [
    [String(number), number],
    [name, number],
  ]),
  ...ALIASES,
]);

/** @param text a number (`0` to `5`), a name (`thumb`) or an alias (`s`, `m`, `l`, `o`), as it stands in a URL. */
export function parseRung(text: string): RungNumber | undefined {
  return BY_TEXT.get(text);
}

/** The name of a rung; its number as text where there is no such rung. */
export function rungName(rung: number): string {
  return RUNGS[rung]?.name ?? String(rung);
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
export function rungSize(rung: RungNumber, original: ImageSize): ImageSize {
  return fitInside(RUNGS[rung].box, original);
}

/** The size of an image shrunk until its longest edge is at most `box` pixels. */
export function fitInside(box: number, { width, height }: ImageSize): ImageSize {
  const shrink = Math.max(width, height) / box;
  if (shrink <= 1) return { width, height };
  return { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
}
