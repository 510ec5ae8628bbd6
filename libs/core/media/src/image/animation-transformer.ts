import { rgbaToThumbHash } from 'thumbhash';
import { decoding, LADDER_EFFORT, ORIGINAL_EFFORT, QUALITY, run } from './image-steps.js';
import type { ImageFacts, RungImage } from './image-transformer.js';
import { fitInside, type ImageSize, ORIGINAL, type Rung, rungSize } from './ladder.js';
import { sharp, type Sharp } from './sharp.js';
import { TransformBudget, type TransformOptions } from './transform-budget.js';

/** What the header of an animation tells. */
export interface AnimationHeader extends ImageSize {
  readonly frames: number;
}

const ANIMATED_FORMATS = new Set(['gif', 'webp']);
const THUMBHASH_BOX = 100;

/** Makes the rungs of animated GIF and WebP files, as animated WebP: all frames, with their times. */
export class AnimationTransformer {
  /** Reads the header alone. @returns undefined for what stands still. */
  async measure(path: string, options: TransformOptions): Promise<AnimationHeader | undefined> {
    new TransformBudget(options).check();
    const { format, pages = 1, width, height } = await decoding(sharp(path, { failOn: 'none' }).metadata());
    return pages > 1 && ANIMATED_FORMATS.has(format) ? { frames: pages, width, height } : undefined;
  }

  /** As `ImageTransformer.deriveLadder`; every rung is decoded anew, since frames of all sizes at once would not fit. */
  async deriveLadder(
    path: string,
    original: AnimationHeader,
    rungs: readonly Rung[],
    options: TransformOptions,
    onRung: (image: RungImage) => Promise<void> | void,
  ): Promise<ImageFacts> {
    const budget = new TransformBudget(options);
    const thumbhash = await this.hash(path, original, budget);
    let last: RungImage | undefined;
    for (const rung of rungs) {
      const size = rungSize(rung, original);
      // Of a small original several rungs are one picture.
      const isSame = last?.width === size.width && last.height === size.height;
      last = last && isSame ? { ...last, rung } : await this.encode(path, original, rung, LADDER_EFFORT, budget);
      await onRung(last);
    }
    return { width: original.width, height: original.height, hasAlpha: true, thumbhash };
  }

  /** As `ImageTransformer.deriveOriginal`. */
  async deriveOriginal(path: string, original: AnimationHeader, options: TransformOptions): Promise<RungImage> {
    return this.encode(path, original, ORIGINAL, ORIGINAL_EFFORT, new TransformBudget(options));
  }

  private async encode(
    path: string,
    original: AnimationHeader,
    rung: Rung,
    effort: number,
    budget: TransformBudget,
  ): Promise<RungImage> {
    const { width, height } = rungSize(rung, original);
    const image = open(path, budget).resize(width, height, { fit: 'fill' }).webp({ quality: QUALITY, effort });
    const data = await decoding(run(image, budget, (step) => step.toBuffer()));
    return { rung, width, height, data };
  }

  private async hash(path: string, original: ImageSize, budget: TransformBudget): Promise<string> {
    const { width, height } = fitInside(THUMBHASH_BOX, original);
    const first = sharp(path, { failOn: 'warning', limitInputPixels: budget.maxPixels });
    const image = first.resize(width, height, { fit: 'fill' }).ensureAlpha();
    const rgba = await decoding(run(image, budget, (step) => step.toColourspace('srgb').raw().toBuffer()));
    return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64');
  }
}

/** The limit of pixels holds for all frames together. */
function open(path: string, { maxPixels }: TransformBudget): Sharp {
  return sharp(path, { animated: true, failOn: 'warning', limitInputPixels: maxPixels, sequentialRead: true });
}
