import type { Rung } from './ladder.js';

/** An image as a file in memory. */
export interface MadeImage {
  width: number;
  height: number;
  data: Buffer;
}

/** A rung as it is finished. */
export interface MadeRung extends MadeImage {
  rung: Rung;
}

/** What making the ladder tells of an image. */
export interface LadderFacts {
  width: number;
  height: number;
  /** Of an animation that was kept as one. */
  frames: number | null;
  thumbhash: string;
  /** Parts of the image are missing, or had to be guessed. */
  damaged: boolean;
  notice: string | null;
}
