import { createHash } from 'node:crypto';

/** What a project may settle of a rung. */
export interface LadderStep {
  /** As it stands in URLs. */
  readonly name: string;
  /** Longest edge at most, in pixels. */
  readonly box: number;
}

/** One step of the ladder of an image. */
export interface Rung extends LadderStep {
  /** As it stands in URLs, for good: in a project it is never that of another name. 0 is the full size. */
  readonly number: number;
}

/** Numbers by the names that have had them in a project. */
export type RungNumbers = Readonly<Record<string, number>>;

/** A WebP bitstream has 14 bits for each edge (RFC 9649, section 2.5), so even the full size stops here. In pixels. */
export const WEBP_MAX_EDGE = 16_383;

/** The full size. */
export const ORIGINAL: Rung = { number: 0, name: 'original', box: WEBP_MAX_EDGE };

/**
 * What a project has that settled nothing, by number. Where a rung is added, it gets the next number, whatever its size; the number of one that is
 * taken away is not given again.
 */
export const DEFAULT_LADDER: readonly Rung[] = [
  { number: 1, name: 'tiny', box: 10 },
  { number: 2, name: 'thumb', box: 256 },
  { number: 3, name: 'small', box: 640 },
  { number: 4, name: 'medium', box: 1080 },
  { number: 5, name: 'large', box: 2048 },
];

/** Most rungs of a ladder, without the full size. */
export const MAX_RUNGS = 10;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['o', 'original'],
  ['s', 'small'],
  ['m', 'medium'],
  ['l', 'large'],
]);

/**
 * The rungs of a ladder, the smallest first.
 *
 * @param numbers have one for each name
 * @throws where one has none
 */
export function rungsOf(ladder: readonly LadderStep[], numbers: RungNumbers): Rung[] {
  return rising(ladder).map(({ name, box }) => {
    const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
    if (number === undefined) throw new Error(`The variant ${name} has no number`);
    return { name, box, number };
  });
}

/**
 * Numbers of a project: those that it has given, those of the default rungs where they are free, and the next ones for the rest.
 *
 * @param given what the project has kept
 * @param ladder what it settles now; names that are new get numbers, the smallest rung first
 * @param defaults rise by number
 */
export function numberRungs(
  given: RungNumbers,
  ladder: readonly LadderStep[] = [],
  defaults: readonly Rung[] = DEFAULT_LADDER,
): RungNumbers {
  const numbers = new Map(Object.entries(given));
  const taken = new Set(numbers.values());
  const take = (name: string, wanted?: number): void => {
    if (numbers.has(name)) return;
    const number = wanted === undefined || taken.has(wanted) ? Math.max(0, ...taken) + 1 : wanted;
    numbers.set(name, number);
    taken.add(number);
  };
  // One after the other by number, so that a default rung that is added later changes nothing for those before it.
  for (const { name, number } of defaults) take(name, number);
  for (const { name } of rising(ladder)) take(name);
  return Object.fromEntries(numbers);
}

/** Tells ladders apart: images that were made to another one are of another key. */
export function ladderKey(rungs: readonly Rung[]): string {
  const text = rungs.map(({ number, name, box }) => `${String(number)}:${name}:${String(box)}`).join(',');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const rising = <S extends LadderStep>(ladder: readonly S[]): S[] =>
  ladder.toSorted((left, right) => left.box - right.box);

/** Which rung a URL means. */
export type RungChoice = { number: number } | { name: string };

/** @param text a number (`0`, `3`), a name (`thumb`) or an alias (`s`, `m`, `l`, `o`), as it stands in a URL. */
export function parseRung(text: string): RungChoice {
  return /^\d{1,4}$/.test(text) ? { number: Number(text) } : { name: ALIASES.get(text) ?? text };
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
