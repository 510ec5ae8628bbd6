import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { StartupError } from '@roost/kernel';

const BEAT_MS = 5_000;
/** Whoever has not touched the lock for so long is gone, also where it ran in another container. */
const STALE_MS = 30_000;

/**
 * Lets one command at a time change the plugins of an installation. The lock of one that was killed counts for nothing.
 *
 * @returns gives it free again.
 * @throws StartupError when another one is at work.
 */
export async function lockPlugins(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const holder = `${hostname()} ${String(process.pid)}`;
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(holder);
      await file.close();
      break;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    if (!(await isStale(path)))
      throw new StartupError('Another command is changing the plugins; try again when it is done');
    await rm(path, { force: true });
  }
  const beat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
  };
}

async function isStale(path: string): Promise<boolean> {
  const [text, age] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Infinity,
    ),
  ]);
  const [host, pid] = text.split(' ');
  if (age > STALE_MS) return true;
  // Its own number can only be that of one that was here before.
  return host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
