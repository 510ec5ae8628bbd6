/** Times of the same work at two places, in turn: whatever else the machine does meets both. */
import { median } from './median.mjs';

const WARM = 10;
/** How often each is measured. */
export const ROUNDS = 60;

/** @returns the medians in milliseconds */
export async function compare(onSmall, onBig) {
  const times = { small: [], big: [] };
  for (let round = -WARM; round < ROUNDS; round++) {
    for (const [name, work] of [
      ['small', onSmall],
      ['big', onBig],
    ]) {
      const began = performance.now();
      await work();
      if (round >= 0) times[name].push(performance.now() - began);
    }
  }
  return { small: median(times.small), big: median(times.big) };
}
