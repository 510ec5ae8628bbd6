import { open, readFile } from 'node:fs/promises';
import { ImageUndecodable } from './image-undecodable.js';
import { repairJpeg } from './jpeg-repair.js';
import { sharp, type Sharp } from './sharp.js';

/** A way to read an image. */
export interface ImageSource {
  /** Path, or the file itself. */
  readonly input: string | Buffer;
  /** Whether the decoder gives up at the first doubt, or makes what it can of it. */
  readonly failOn: 'warning' | 'none';
}

/** What came of an image that may be damaged. */
export interface Decoded<T> {
  readonly value: T;
  /** Parts of the image are missing, or had to be guessed. */
  readonly damaged: boolean;
}

/** Of decoding options, those that depend on what is wanted. */
export interface ReadingOptions {
  readonly maxPixels: number;
  readonly sequentialRead: boolean;
  readonly animated?: boolean;
  /** Default true. */
  readonly autoOrient?: boolean;
}

/**
 * Decodes as strictly as can be. A JPEG or GIF of which that makes nothing is decoded as viewers do: without what is wrong around its
 * pixels, and else as far as it goes. Other decoders leave in place of what is missing what was in memory before: they stay strict.
 *
 * @throws ImageUndecodable of the first try, where none makes anything of the file
 */
export async function decodeTolerantly<T>(
  path: string,
  work: (source: ImageSource) => Promise<T>,
): Promise<Decoded<T>> {
  try {
    return { value: await work({ input: path, failOn: 'warning' }), damaged: false };
  } catch (error) {
    if (!(error instanceof ImageUndecodable) || !isDamage(error)) throw error;
    return decodeDamaged(path, work, error);
  }
}

const isDamage = ({ reason }: ImageUndecodable): boolean => reason === 'corrupt' || reason === 'truncated';

async function decodeDamaged<T>(
  path: string,
  work: (source: ImageSource) => Promise<T>,
  first: ImageUndecodable,
): Promise<Decoded<T>> {
  const format = await formatOf(path);
  if (!format) throw first;
  const repaired = format === 'jpeg' ? repairJpeg(await readFile(path)) : undefined;
  const sources: ImageSource[] = [
    ...(repaired ? [{ input: repaired, failOn: 'warning' as const }] : []),
    { input: path, failOn: 'none' },
  ];
  for (const source of sources) {
    try {
      return { value: await work(source), damaged: source.failOn === 'none' };
    } catch (error) {
      if (!(error instanceof ImageUndecodable) || !isDamage(error)) throw error;
    }
  }
  throw first;
}

/** Of the formats whose decoders fill what is missing: gray, or nothing. */
async function formatOf(path: string): Promise<'jpeg' | 'gif' | undefined> {
  const file = await open(path);
  try {
    const signature = (await file.read(Buffer.alloc(3), 0, 3, 0)).buffer.toString('hex');
    if (signature === 'ffd8ff') return 'jpeg';
    return signature === '474946' ? 'gif' : undefined;
  } finally {
    await file.close();
  }
}

/** What is added to values of signed channels of 8 bits, which TIFF knows, so that the lowest one is black. */
const SIGNED_OFFSET = 128;

/** Takes signed channels for what they show: half of their values are below zero, and would all be black. @param depth as sharp tells it */
export const unsigned = (image: Sharp, depth: string): Sharp =>
  depth === 'char' ? image.linear(1, SIGNED_OFFSET) : image;

/** Only the first frame or page is read unless all are wanted, from the top down where nothing goes back. */
export function openImage({ input, failOn }: ImageSource, options: ReadingOptions): Sharp {
  const { maxPixels, sequentialRead, animated = false, autoOrient = true } = options;
  return sharp(input, { failOn, limitInputPixels: maxPixels, sequentialRead, animated, autoOrient });
}
