import { rgbaToThumbHash } from 'thumbhash';
import { type Decoded, decodeTolerantly, type ImageSource, openImage } from './image-source.js';
import { decoding, LADDER_EFFORT, ORIGINAL_EFFORT, QUALITY, run } from './image-steps.js';
import type { ImageFacts, RungImage } from './image-transformer.js';
import { fitInside, type ImageSize, ORIGINAL, type Rung, rungSize } from './ladder.js';
import { sharp, type Sharp } from './sharp.js';
import { type TransformBounds, TransformBudget } from './transform-budget.js';

/** What the header of an animation tells. */
export interface AnimationHeader extends ImageSize {
  readonly frames: number;
}

const ANIMATED_FORMATS = new Set(['gif', 'webp']);
const THUMBHASH_BOX = 100;

/** Makes the rungs of animated GIF and WebP files, as animated WebP: all frames, with their times. */
export class AnimationTransformer {
  /** Reads the header alone. @returns undefined for what stands still. */
  async measure(path: string, options: TransformBounds): Promise<AnimationHeader | undefined> {
    new TransformBudget(options).check();
    const { format, pages = 1, width, height } = await decoding(sharp(path, { failOn: 'none' }).metadata());
    return pages > 1 && ANIMATED_FORMATS.has(format) ? { frames: pages, width, height } : undefined;
  }

  /** As `ImageTransformer.deriveLadder`; every rung is decoded anew, since frames of all sizes at once would not fit. */
  async deriveLadder(
    path: string,
    original: AnimationHeader,
    rungs: readonly Rung[],
    options: TransformBounds,
    onRung: (image: RungImage) => Promise<void> | void,
  ): Promise<ImageFacts> {
    const budget = new TransformBudget(options);
    const { value: thumbhash, ...first } = await this.hash(path, original, budget);
    let { damaged } = first;
    let last: RungImage | undefined;
    for (const rung of rungs) {
      const size = rungSize(rung, original);
      // Of a small original several rungs are one picture.
      const isSame = last?.width === size.width && last.height === size.height;
      if (last && isSame) last = { ...last, rung };
      else {
        const made = await this.encode(path, original, rung, LADDER_EFFORT, budget);
        damaged ||= made.damaged;
        last = made.value;
      }
      await onRung(last);
    }
    return { width: original.width, height: original.height, hasAlpha: true, damaged, thumbhash };
  }

  /** As `ImageTransformer.deriveOriginal`. */
  async deriveOriginal(path: string, original: AnimationHeader, options: TransformBounds): Promise<RungImage> {
    const budget = new TransformBudget(options);
    return (await this.encode(path, original, ORIGINAL, ORIGINAL_EFFORT, budget)).value;
  }

  private async encode(
    path: string,
    original: AnimationHeader,
    rung: Rung,
    effort: number,
    budget: TransformBudget,
  ): Promise<Decoded<RungImage>> {
    const { width, height } = rungSize(rung, original);
    return decodeTolerantly(path, async (source) => {
      const image = open(source, budget).resize(width, height, { fit: 'fill' }).webp({ quality: QUALITY, effort });
      const data = await decoding(run(image, budget, (step) => step.toBuffer()));
      return { rung, width, height, data };
    });
  }

  private async hash(path: string, original: ImageSize, budget: TransformBudget): Promise<Decoded<string>> {
    const { width, height } = fitInside(THUMBHASH_BOX, original);
    return decodeTolerantly(path, async (source) => {
      const first = openImage(source, { maxPixels: budget.maxPixels, sequentialRead: false, autoOrient: false });
      const image = first.resize(width, height, { fit: 'fill' }).ensureAlpha();
      const rgba = await decoding(run(image, budget, (step) => step.toColourspace('srgb').raw().toBuffer()));
      return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64');
    });
  }
}

/** The limit of pixels holds for all frames together. */
const open = (source: ImageSource, { maxPixels }: TransformBudget): Sharp =>
  openImage(source, { maxPixels, sequentialRead: true, animated: true, autoOrient: false });
