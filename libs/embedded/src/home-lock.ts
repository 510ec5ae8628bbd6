import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import { isCode } from './secrets.js';

/**
 * Makes sure that one process at a time runs the services of a folder. The lock of a process that was killed counts for nothing.
 *
 * @returns gives the folder free again.
 * @throws EmbeddedError that names the process that has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = join(home, 'roost.lock');
  for (;;) {
    try {
      await writeFile(path, await identityOf(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const pid = await holderOf(path);
    if (pid !== undefined) {
      throw new EmbeddedError(
        `Another Roost (process ${pid}) uses ${home}: stop it, or choose another folder with ROOST_HOME.`,
      );
    }
    await rm(path, { force: true });
  }
}

/** The process that runs the services of a folder; undefined where none that is alive does. */
export async function holderOfHome(home: string): Promise<number | undefined> {
  const pid = await holderOf(join(home, 'roost.lock'));
  return pid === undefined ? undefined : Number(pid);
}

/** The process that holds a lock, or undefined when that is gone. */
async function holderOf(path: string): Promise<string | undefined> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  const [pid = ''] = holder.split(' ');
  return holder !== '' && (await identityOf(Number(pid))) === holder ? pid : undefined;
}

/** Process id and start time: a number is used again, the pair is not. Empty when there is no such process. */
async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold anything; the start time is the twentieth field after it (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19];
  // A zombie is dead, though its parent has not asked for it yet.
  return startTime === undefined || fields[0] === 'Z' ? '' : `${String(pid)} ${startTime}`;
}
