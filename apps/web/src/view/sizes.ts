import type { Media } from '../media/media.ts';

export type Size = 's' | 'm' | 'l' | 'o';

const NAMES = { s: 'small', m: 'medium', l: 'large', o: 'original' } as const;

/** By the letter or the whole word of a path. Medium unless said. */
export const sizeOf = (word: string | undefined): Size => (word ?? 'm').charAt(0) as Size;

/** What there is to choose of an image, each with its longest edge. What is as large as the next smaller one is left out. */
export function sizesOf({ variants }: Media): { size: Size; pixels: number; url: string }[] {
  const found = (Object.keys(NAMES) as Size[]).flatMap((size) => {
    const variant = variants.find(({ name }) => name === NAMES[size]);
    return variant ? [{ size, pixels: Math.max(variant.width, variant.height), url: variant.url }] : [];
  });
  return found;
}

/** The wanted one, else the next smaller that there is, else the smallest. */
export function bestSize<T extends { size: Size }>(choices: readonly T[], wanted: Size): T | undefined {
  const order: Size[] = ['s', 'm', 'l', 'o'];
  const upTo = order.indexOf(wanted);
  return choices.filter(({ size }) => order.indexOf(size) <= upTo).at(-1) ?? choices[0];
}
