import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is what is wanted, at most so many milliseconds. @throws with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still not so after ${String(withinMs)} ms: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}
