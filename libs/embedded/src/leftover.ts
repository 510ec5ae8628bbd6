import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Stops a server that outlived the process that started it (kill -9): it still holds our folder.
 *
 * @param pidFile file whose first line is its process id.
 * @param marker argument of its command line that shows it to be ours, and not a process that got its number since.
 * @returns false when it does not stop in time.
 */
export async function endLeftover(
  pidFile: string,
  marker: string,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<boolean> {
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await runs(pid, marker))) return true;
  process.kill(pid, signal);
  for (let waited = 0; waited < withinMs; waited += 50) {
    if (!(await runs(pid, marker))) return true;
    await sleep(50);
  }
  return false;
}

async function runs(pid: number, marker: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
  // A server may rewrite its command line into one string.
  return commandLine.includes(marker);
}
