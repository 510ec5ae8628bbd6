import { readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;
const BYTES_PER_MB = 1_048_576;
/** `/proc` counts in hundredths of a second, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100;

/** Memory that a process holds, as Linux tells it, in MB; 0 where it is gone or the system is another. */
export async function residentMegabytes(pid: number | undefined): Promise<number> {
  const statm = await procFile(pid, 'statm');
  return (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES) / BYTES_PER_MB;
}

/** Processor time that a process has used, in seconds; undefined where it is gone or the system is not Linux. */
export async function processorSeconds(pid: number | undefined): Promise<number | undefined> {
  const stat = await procFile(pid, 'stat');
  // The second field is a name in parentheses, which may hold anything; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : undefined;
}

const procFile = async (pid: number | undefined, name: string): Promise<string> =>
  readFile(`/proc/${String(pid)}/${name}`, 'utf8').catch(() => '');
