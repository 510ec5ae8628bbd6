import { setTimeout as sleep } from 'node:timers/promises';
import { holderOfHome } from '@roost/embedded';
import { type Environment, homeOf } from '../environment.js';
import { forgetOutcome, readOutcome, RESTART_SIGNAL } from '../start/asked-restart.js';
import { Progress } from '../start/progress.js';

const LOOK_MS = 50;

/** Asks a started server to replace its processes, and waits until it has. @returns 1 when that failed; the server then goes on as before. */
export async function run(_args: readonly string[], env: Environment): Promise<number> {
  const home = homeOf(env);
  const pid = await holderOfHome(home);
  if (pid === undefined) return refuse(`No Roost runs in ${home}. "npm start" starts one.`);
  const progress = new Progress();
  progress.step('Replacing the API and the worker');
  await forgetOutcome(home);
  process.kill(pid, RESTART_SIGNAL);
  for (;;) {
    const outcome = await readOutcome(home);
    if (outcome) {
      progress.end();
      if (outcome.error !== null) return refuse(outcome.error);
      process.stdout.write('Restarted\n');
      return 0;
    }
    if ((await holderOfHome(home)) !== pid) return refuse('The server ended meanwhile.');
    await sleep(LOOK_MS);
  }
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
