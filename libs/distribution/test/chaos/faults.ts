import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@roost/testing';
import fc from 'fast-check';
import type { Installation, Part } from './installation.js';

interface Fault {
  part: Part;
  /** Killed, or, for so many milliseconds, stopped where it stands. */
  stopMs: number;
  pauseMs: number;
  /** Comes before the server has answered again. */
  isHasty: boolean;
}

const PARTS = ['api', 'postgres', 'redis', 'worker'] as const;

const faultOf = (part: fc.Arbitrary<Part>): fc.Arbitrary<Fault> =>
  fc.record({
    part,
    stopMs: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 500, max: 4000 }) },
    ),
    pauseMs: fc.integer({ min: 300, max: 2000 }),
    isHasty: fc.nat(3).map((number) => number === 0),
  });

/** Each part once, in any order, and then whatever comes. */
const FAULTS = fc
  .tuple(
    fc
      .shuffledSubarray([...PARTS], { minLength: PARTS.length })
      .chain((parts) => fc.tuple(...parts.map((part) => faultOf(fc.constant(part))))),
    fc.array(faultOf(fc.constantFrom(...PARTS, 'worker')), { minLength: 2000, maxLength: 2000 }),
  )
  .map(([first, others]) => [...first, ...others]);

/**
 * Kills and stops one part after the other until the time is over.
 *
 * @returns what was done, to be told.
 */
export async function makeFaults(installation: Installation, seed: number, forMs: number): Promise<string[]> {
  const isAlive = async (): Promise<boolean> => (await fetch(`${installation.url}/health/live`)).ok;
  const end = Date.now() + forMs;
  const done: string[] = [];
  for (const { part, stopMs, pauseMs, isHasty } of fc.sample(FAULTS, { seed, numRuns: 1 }).flat()) {
    if (Date.now() > end && done.length >= PARTS.length) break;
    // A machine that is busy otherwise takes long to start what was killed: kills are to come while there is work, too.
    if (!isHasty) await eventually(isAlive, (alive) => alive);
    await sleep(pauseMs);
    if (stopMs > 0) {
      await installation.signal(part, 'SIGSTOP');
      await sleep(stopMs);
      await installation.signal(part, 'SIGCONT');
    } else {
      await installation.signal(part, 'SIGKILL');
    }
    done.push(stopMs > 0 ? `stopped ${part} for ${stopMs} ms` : `killed ${part}`);
  }
  return done;
}
