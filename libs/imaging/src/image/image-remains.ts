import { readFile } from 'node:fs/promises';
import { scanBytes } from './jpeg-repair.js';
import type { ImageSize } from './ladder.js';

/** Pixels of a block of JPEG, for each of which a file has two codes or more, of a bit or more each. */
const BLOCK_EDGE = 8;
const LEAST_BITS = 2;
/** Of the rows, so many at the bottom of one colour: the decoder goes on with the last one that it read. */
const BLANK_SHARE = 0.95;
/** What shrinking and interpolation change. */
const TOLERANCE = 2;

/**
 * Whether almost nothing can be shown of an incomplete JPEG. It is certain that pixels are missing where there are fewer bits than the flattest
 * of images has, so that a sheet of paper is not taken for it.
 *
 * @param shown what its decoder made of it
 */
export async function isNearlyNothing(
  path: string,
  { width, height }: ImageSize,
  shown: ImageSize & { readonly data: Buffer; readonly channels: number },
): Promise<boolean> {
  const blank = blankRows(shown);
  if (blank < shown.height * BLANK_SHARE) return false;
  const blocks = Math.ceil(width / BLOCK_EDGE) * Math.ceil(height / BLOCK_EDGE);
  const file = await readFile(path);
  return file.readUInt16BE(0) === 0xffd8 && scanBytes(file) * 8 < blocks * LEAST_BITS;
}

/** Rows at the bottom that have the colour of the last pixel throughout. */
function blankRows({ data, width, height, channels }: ImageSize & { data: Buffer; channels: number }): number {
  const rowBytes = width * channels;
  const last = data.subarray(data.length - channels);
  const isBlank = (row: number): boolean => {
    for (let at = row * rowBytes; at < (row + 1) * rowBytes; at++) {
      if (Math.abs((data[at] ?? 0) - (last[at % channels] ?? 0)) > TOLERANCE) return false;
    }
    return true;
  };
  let rows = 0;
  while (rows < height && isBlank(height - 1 - rows)) rows += 1;
  return rows;
}
