import { type Environment, homeOf } from '../environment.js';
import { askRestart } from '../start/ask-restart.js';
import { Progress } from '../start/progress.js';

/** Asks a started server to replace its processes, and waits until it has. @returns 1 when that failed; the server then goes on as before. */
export async function run(_args: readonly string[], env: Environment): Promise<number> {
  const home = homeOf(env);
  const progress = new Progress();
  progress.step('Replacing the API and the worker');
  const error = await askRestart(home);
  progress.end();
  if (error === null) {
    process.stdout.write('Restarted\n');
    return 0;
  }
  process.stderr.write(`${error ?? `Roost is not running in ${home}. Start it with "npm start".`}\n`);
  return 1;
}
