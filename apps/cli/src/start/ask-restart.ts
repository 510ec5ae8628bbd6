import { setTimeout as sleep } from 'node:timers/promises';
import { holderOfHome } from '@roost/embedded';
import { forgetOutcome, readOutcome, RESTART_SIGNAL } from './asked-restart.js';

const LOOK_MS = 50;

/**
 * Asks a started server to replace its processes, and waits until it has.
 *
 * @returns null when it did, why not when it could not and goes on as before, and undefined when no server runs.
 */
export async function askRestart(home: string): Promise<string | null | undefined> {
  const pid = await holderOfHome(home);
  if (pid === undefined) return undefined;
  await forgetOutcome(home);
  process.kill(pid, RESTART_SIGNAL);
  for (;;) {
    const outcome = await readOutcome(home);
    if (outcome) return outcome.error;
    if ((await holderOfHome(home)) !== pid) return 'The server ended meanwhile.';
    await sleep(LOOK_MS);
  }
}
