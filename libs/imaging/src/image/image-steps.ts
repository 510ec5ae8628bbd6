import { ImageUndecodable } from './image-undecodable.js';
import type { Sharp } from './sharp.js';
import type { TransformBudget } from './transform-budget.js';

/** sharp's own defaults, written down since stored bytes depend on them. */
export const QUALITY = 80;
export const LADDER_EFFORT = 4;
/** Halves the time of the full size for 3 % more bytes. */
export const ORIGINAL_EFFORT = 2;

/** Runs one step of sharp within what time is left. */
export async function run<T>(image: Sharp, budget: TransformBudget, finish: (step: Sharp) => Promise<T>): Promise<T> {
  const step = image.timeout({ seconds: budget.secondsLeft() });
  try {
    return await finish(step);
  } catch (error) {
    // "timeout: 40% complete" is all that tells it.
    if (error instanceof Error && error.message.startsWith('timeout: ')) {
      throw new ImageUndecodable('timeout', { cause: error });
    }
    throw error;
  }
}

/** Tells a file that cannot be decoded from everything else that may go wrong. */
export async function decoding<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ImageUndecodable) throw error;
    throw ImageUndecodable.from(error) ?? error;
  }
}
