import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a check until its result is as expected. A failed check is repeated too.
 *
 * @param withinMs at most so many milliseconds
 * @throws with the last answer, or what the last try failed with.
 */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const isLate = Date.now() > deadline;
    try {
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (isLate) throw new Error(`Still not so after ${String(withinMs)} ms: ${JSON.stringify(answer)}`);
    } catch (error) {
      if (isLate) throw error;
    }
    await sleep(50);
  }
}
