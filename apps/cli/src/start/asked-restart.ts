import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The signal that asks a started server for a planned restart. SIGHUP ends it: that is what a terminal sends that closes. */
export const RESTART_SIGNAL = 'SIGUSR2';

/** How a planned restart went. */
export interface RestartOutcome {
  /** Null when it went well. */
  error: string | null;
}

/** Where the server writes how the last planned restart went, for whoever asked for it. */
const fileOf = (home: string): string => join(home, 'restart.json');

export async function forgetOutcome(home: string): Promise<void> {
  await rm(fileOf(home), { force: true });
}

export async function writeOutcome(home: string, outcome: RestartOutcome): Promise<void> {
  const draft = `${fileOf(home)}.new`;
  await writeFile(draft, JSON.stringify(outcome), { mode: 0o600 });
  await rename(draft, fileOf(home));
}

/** @returns undefined while there is none. */
export async function readOutcome(home: string): Promise<RestartOutcome | undefined> {
  const text = await readFile(fileOf(home), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as RestartOutcome);
}
