import { rgbaToThumbHash } from 'thumbhash';
import { decodeTolerantly, type ImageSource, openImage, unsigned } from './image-source.js';
import { isNearlyNothing } from './image-remains.js';
import { decoding, LADDER_EFFORT, ORIGINAL_EFFORT, QUALITY, run } from './image-steps.js';
import { ImageUndecodable } from './image-undecodable.js';
import { fitInside, type ImageSize, ORIGINAL, type Rung, rungSize } from './ladder.js';
import { sharp, type Sharp } from './sharp.js';
import { type TransformBounds, TransformBudget } from './transform-budget.js';

/** A rung as a WebP file. */
export interface RungImage extends ImageSize {
  readonly rung: Rung;
  readonly data: Buffer;
}

/** What decoding tells of an image. */
export interface ImageFacts extends ImageSize {
  /** Whether the image has an alpha channel, be it opaque throughout. */
  readonly hasAlpha: boolean;
  /** Parts of the image are missing, or had to be guessed. */
  readonly damaged: boolean;
  /** A ThumbHash (https://evanw.github.io/thumbhash/) in base64: a placeholder of about 25 bytes. */
  readonly thumbhash: string;
}

/** Pixels in memory: sRGB or sRGB with straight alpha, 8 bits. */
interface Raster extends ImageSize {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

/** A raster with the rungs, rising, that it is to become. */
interface Picture {
  readonly raster: Raster;
  readonly rungs: Rung[];
}

/** What the header of a file tells. */
interface Header extends ImageSize {
  /** 16 bits a channel with an ICC profile: these come out of sharp's pipeline in Display P3 (see `open`). */
  readonly deepWithProfile: boolean;
  /** As sharp tells it. */
  readonly depth: string;
}

/** rgbaToThumbHash takes no longer edges. In pixels. */
const THUMBHASH_BOX = 100;

/**
 * Makes the rungs of images. All are WebP in sRGB, upright, without metadata, with the alpha of the source; of an
 * animation they show the first frame (see `AnimationTransformer`).
 */
export class ImageTransformer {
  /**
   * Makes the rungs from 1 up from one decode: the file is shrunk while it is read to the largest rung, each smaller raster is
   * made from the one above it, and then all are encoded from the smallest up.
   *
   * @param path of the image file
   * @param rungs at least one, the smallest first
   * @param onRung is called with each rung as it is finished, smallest first, and awaited; what it throws is passed on
   * @throws ImageUndecodable when the file, rather than the machine, is at fault, or time is up
   * @throws the signal's reason when it is aborted
   */
  async deriveLadder(
    path: string,
    rungs: readonly Rung[],
    options: TransformBounds,
    onRung: (image: RungImage) => Promise<void> | void,
  ): Promise<ImageFacts> {
    const budget = new TransformBudget(options);
    const largest = rungs.at(-1) ?? ORIGINAL;
    const { value, damaged } = await decodeTolerantly(path, async (source) => {
      const header = await this.measure(source, budget);
      return { original: header, large: await this.decode(source, header, largest, budget) };
    });
    const { original, large } = value;
    if (damaged && (await isNearlyNothing(path, original, large))) throw new ImageUndecodable('truncated');
    const { width, height } = original;
    const hasAlpha = large.channels === 4;
    const pictures: Picture[] = [{ raster: large, rungs: [] }];
    try {
      await this.shrinkAll(pictures, rungs, original, budget);
      const thumbhash = await this.hash(pictures, budget);
      for (const { raster, rungs: same } of pictures.toReversed()) {
        const data = await this.encode(raster, budget);
        release(raster);
        for (const rung of same) await onRung({ rung, width: raster.width, height: raster.height, data });
      }
      return { width, height, hasAlpha, damaged, thumbhash };
    } finally {
      for (const { raster } of pictures) release(raster);
    }
  }

  /**
   * Makes rung 0. It costs more than the others together and is wanted least, so it is a job of its own. Smaller than
   * the original only where that is beyond what WebP can hold.
   *
   * @throws as `deriveLadder`
   */
  async deriveOriginal(path: string, options: TransformBounds): Promise<RungImage> {
    const budget = new TransformBudget(options);
    const { value } = await decodeTolerantly(path, async (source) => {
      const original = await this.measure(source, budget);
      const size = rungSize(ORIGINAL, original);
      const image = resized(open(source, budget, original), original, size).webp({
        quality: QUALITY,
        effort: ORIGINAL_EFFORT,
      });
      return { ...size, data: await decoding(run(image, budget, (step) => step.toBuffer())) };
    });
    return { rung: ORIGINAL, ...value };
  }

  /** Of the upright image, as its header has it. @throws ImageUndecodable */
  async size(path: string, options: TransformBounds): Promise<ImageSize> {
    const { width, height } = await this.measure({ input: path, failOn: 'none' }, new TransformBudget(options));
    return { width, height };
  }

  /** The size is that of the upright original. */
  private async measure(source: ImageSource, budget: TransformBudget): Promise<Header> {
    budget.check();
    const { autoOrient, space, icc, depth } = await decoding(open(source, budget).metadata());
    return { ...autoOrient, deepWithProfile: space === 'rgb16' && icc !== undefined, depth };
  }

  private async decode(source: ImageSource, original: Header, largest: Rung, budget: TransformBudget): Promise<Raster> {
    const size = rungSize(largest, original);
    return decoding(run(resized(open(source, budget, original), original, size), budget, toRaster));
  }

  /** Adds what is below the largest picture, from the largest down. Of a small original several rungs are one picture. */
  private async shrinkAll(
    pictures: Picture[],
    rungs: readonly Rung[],
    original: ImageSize,
    budget: TransformBudget,
  ): Promise<void> {
    for (const rung of rungs.toReversed()) {
      const last = pictures.at(-1);
      if (!last) return;
      const size = rungSize(rung, original);
      if (size.width === last.raster.width && size.height === last.raster.height) {
        last.rungs.unshift(rung);
        continue;
      }
      // Each shrinking of straight alpha rounds colours down, which must not add up.
      const above = last.raster.channels === 4 ? (pictures[0] ?? last) : last;
      const raster = await run(resized(view(above.raster), above.raster, size), budget, toRaster);
      pictures.push({ raster, rungs: [rung] });
    }
  }

  private async encode(raster: Raster, budget: TransformBudget): Promise<Buffer> {
    return run(view(raster), budget, (step) => step.webp({ quality: QUALITY, effort: LADDER_EFFORT }).toBuffer());
  }

  private async hash(pictures: readonly Picture[], budget: TransformBudget): Promise<string> {
    const source =
      pictures.findLast(({ raster }) => Math.max(raster.width, raster.height) >= THUMBHASH_BOX) ?? pictures[0];
    if (!source) throw new Error('There is no image to hash');
    const { width, height } = fitInside(THUMBHASH_BOX, source.raster);
    const image = resized(view(source.raster), source.raster, { width, height }).ensureAlpha();
    const rgba = await run(image, budget, (step) => step.raw().toBuffer());
    return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64');
  }
}

function open(source: ImageSource, { maxPixels }: TransformBudget, header?: Header): Sharp {
  const opened = openImage(source, { maxPixels, sequentialRead: true });
  const image = header ? unsigned(opened, header.depth) : opened;
  // sharp converts the profile of 16-bit colours to Display P3, and from there to sRGB only when told so (pipeline.cc,
  // `processingProfile`); told so without a profile, it would take sRGB for P3.
  return header?.deepWithProfile === true ? image.withIccProfile('srgb', { attach: false }) : image;
}

function view({ data, width, height, channels }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** The exact size, not a box, for a box would be fitted to the rounded size of the raster that it is made from. */
function resized(image: Sharp, from: ImageSize, to: ImageSize): Sharp {
  if (from.width === to.width && from.height === to.height) return image;
  return image.resize(to.width, to.height, { fit: 'fill' });
}

async function toRaster(step: Sharp): Promise<Raster> {
  const { data, info } = await step.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`sharp made ${channels} channels of an sRGB image`);
  return { data, width, height, channels };
}

/**
 * Gives the memory of a raster back at once. The garbage collector sees a small object and lets megabytes pile up: 60 to
 * 80 MB in a worker with two jobs, as measured with photographs of 12 and 24 megapixels.
 */
function release({ data: { buffer, byteLength } }: Raster): void {
  // Detaching frees. Small data may lie in a pool that Node shares out, which is not ours to detach.
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength) buffer.transfer(0);
}
