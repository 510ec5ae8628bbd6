import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
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
  // Another command may run the services for as long as it works. The signal would end it.
  if (pid === undefined || !(await catchesRestart(pid))) return undefined;
  await forgetOutcome(home);
  process.kill(pid, RESTART_SIGNAL);
  for (;;) {
    const outcome = await readOutcome(home);
    if (outcome) return outcome.error;
    if ((await holderOfHome(home)) !== pid) return 'The server ended in the meantime.';
    await sleep(LOOK_MS);
  }
}

/** Whether a process waits for the signal, by its mask of caught signals (proc(5)). */
async function catchesRestart(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const mask = BigInt(`0x${/^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return ((mask >> BigInt(constants.signals[RESTART_SIGNAL] - 1)) & 1n) === 1n;
}
