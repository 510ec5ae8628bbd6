import { randomInt } from 'node:crypto';
import type { Environment } from '../environment.js';
import { run as test } from './test.js';

/** Specs that make up what they do, from a seed. The suite runs a short edition of each, the same each time. */
const SPECS = ['libs/distribution/test/generated-requests.e2e-spec.ts', 'libs/distribution/test/chaos.e2e-spec.ts'];
const MINUTES = 10;

/** Runs the long edition of each spec, one after the other. @param args minutes for each, and the seed of a run that is to be repeated. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const [minutes = MINUTES, seed = randomInt(2 ** 31)] = args.map(Number);
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    process.stderr.write('Give the number of minutes and, to repeat a run, its seed: npm run soak -- 10 12345\n');
    return 2;
  }
  process.stdout.write(
    `${String(minutes)} minutes each. Repeat this run with npm run soak -- ${String(minutes)} ${String(seed)}\n`,
  );
  return test(['--runInBand', ...SPECS], { ...env, SOAK_MINUTES: String(minutes), SOAK_SEED: String(seed) });
}
