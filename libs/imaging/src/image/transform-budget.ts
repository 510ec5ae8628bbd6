import { ImageUndecodable } from './image-undecodable.js';

/** The bounds of one transformation. */
export interface TransformBounds {
  /** Most pixels an image may have, width times height. Default 64 megapixels. */
  readonly maxPixels?: number;
  /** Longest time for the whole transformation. Default 120 seconds. */
  readonly timeoutSeconds?: number;
  /** Aborting ends the transformation before its next step; a step takes a second or so on a large image. */
  readonly signal?: AbortSignal;
}

const MAX_PIXELS = 64_000_000;
const TIMEOUT_SECONDS = 120;
/** The longest that sharp takes. In seconds. */
const SHARP_MAX_TIMEOUT = 3600;

/** Holds one transformation, which is many steps of sharp, to its bounds. */
export class TransformBudget {
  readonly maxPixels: number;
  private readonly deadline: number;
  private readonly signal: AbortSignal | undefined;

  constructor({ maxPixels = MAX_PIXELS, timeoutSeconds = TIMEOUT_SECONDS, signal }: TransformBounds) {
    this.maxPixels = maxPixels;
    this.deadline = performance.now() + timeoutSeconds * 1000;
    this.signal = signal;
  }

  /** @throws ImageUndecodable when time is up. @throws the signal's reason when it is aborted. */
  check(): void {
    this.signal?.throwIfAborted();
    if (performance.now() >= this.deadline) throw new ImageUndecodable('timeout');
  }

  /** Time left, in the whole seconds that sharp counts in. @throws as `check` */
  secondsLeft(): number {
    this.check();
    const seconds = Math.ceil((this.deadline - performance.now()) / 1000);
    return Math.min(Math.max(seconds, 1), SHARP_MAX_TIMEOUT);
  }
}
