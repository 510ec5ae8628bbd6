import type { MadeImage } from './made-image.js';
import type { TransformPlan } from './transform-options.js';
import { decodeTolerantly, openImage, unsigned } from './image-source.js';
import { decoding, run } from './image-steps.js';
import type { ImageSize } from './ladder.js';
import { ImageUndecodable } from './image-undecodable.js';
import type { Sharp } from './sharp.js';
import { type TransformBounds, TransformBudget } from './transform-budget.js';

/** Somebody waits for the result: half the time of the ladder's effort, for some 3 % more bytes. */
const EFFORT = 2;

/** Makes on-demand transforms, of the first frame, upright, in sRGB, without metadata. */
export class ImageRenderer {
  /** @throws ImageUndecodable `bad_crop` when the crop is not inside the image, and as `ImageTransformer.deriveLadder` */
  async render(path: string, plan: TransformPlan, bounds: TransformBounds): Promise<MadeImage> {
    const budget = new TransformBudget(bounds);
    const { value } = await decodeTolerantly(path, async (source) => {
      const opened = openImage(source, { maxPixels: budget.maxPixels, sequentialRead: !needsWholeImage(plan) });
      const { autoOrient, depth } = await decoding(opened.metadata());
      const whole = unsigned(opened, depth);
      const image = STEPS_IN_ORDER.reduce((made, step) => step(made, plan, autoOrient), whole);
      const { data, info } = await decoding(run(image, budget, (step) => step.toBuffer({ resolveWithObject: true })));
      return { width: info.width, height: info.height, data };
    });
    return value;
  }
}

/** Looking for what matters, and turning, go through the image more than once. */
const needsWholeImage = ({ position, rotate }: TransformPlan): boolean =>
  rotate !== 0 || position === 'attention' || position === 'entropy';

/** @param size of the upright original */
type Step = (image: Sharp, plan: TransformPlan, size: ImageSize) => Sharp;

const cropped: Step = (image, { crop }, size) => {
  if (!crop) return image;
  if (crop.left + crop.width > size.width || crop.top + crop.height > size.height) {
    throw new ImageUndecodable('bad_crop');
  }
  return image.extract(crop);
};

const turned: Step = (image, { rotate }) => (rotate === 0 ? image : image.rotate(rotate));

const sized: Step = (image, { width, height, fit, position, background }) => {
  // A box is filled also where the image is smaller; what only bounds it, never enlarges.
  const isBound = fit === 'inside' || fit === 'outside' || width === undefined || height === undefined;
  return width === undefined && height === undefined
    ? image
    : image.resize({
        ...(width === undefined ? {} : { width }),
        ...(height === undefined ? {} : { height }),
        fit,
        position: position.replace('-', ' '),
        background: background ?? { r: 0, g: 0, b: 0, alpha: 0 },
        withoutEnlargement: isBound,
      });
};

const blurred: Step = (image, { blur }) => (blur === undefined ? image : image.blur(blur));

const flattened: Step = (image, { background }) => (background === undefined ? image : image.flatten({ background }));

const encoded: Step = (image, { format, quality }) => {
  switch (format) {
    case 'webp':
      return image.webp({ quality, effort: EFFORT });
    case 'avif':
      return image.avif({ quality, effort: EFFORT });
    case 'jpeg':
      return image.flatten({ background: '#fff' }).jpeg({ quality });
    case 'png':
      return image.png({ quality });
  }
};

/** The step that each field of a plan is for, in the order of the steps. A field without one does not compile. */
const STEPS = {
  crop: cropped,
  rotate: turned,
  width: sized,
  height: sized,
  fit: sized,
  position: sized,
  blur: blurred,
  background: flattened,
  format: encoded,
  quality: encoded,
} as const satisfies Record<keyof TransformPlan, Step>;

const STEPS_IN_ORDER = [...new Set<Step>(Object.values(STEPS))];
