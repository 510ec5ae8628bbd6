import { runBenchScript } from '../bench-script.js';
import type { Environment } from '../environment.js';

/** Takes the pictures of the web app in docs/pictures again, of a product with people and photographs of its own. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  return runBenchScript('pictures.mjs', args, env);
}
