import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programCache } from './program-cache.js';
import { type Services, startEmbedded } from './start-embedded.js';

/** A command that wants services of its own. */
export interface ServedCommand {
  command: string;
  args: readonly string[];
  cwd?: string;
  env: Readonly<Record<string, string | undefined>>;
  onStep?: (step: string) => void;
  /** Called before the command starts. @returns what its environment has on top. */
  prepare: (services: Services) => Promise<Readonly<Record<string, string>>>;
}

/** Runs a command with a Postgres and a Redis that live as long as it does, on free ports. @returns its exit code. */
export async function runWithServices({ command, args, cwd, env, onStep, prepare }: ServedCommand): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'roost-tests-'));
  // An installation's own settings are no business of the tests.
  const own = { ...env, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, REDIS_URL: undefined };
  const programs = (await programCache(own)) ?? home;
  try {
    const services = await startEmbedded({ home, programs, env: own, durable: false, ...(onStep ? { onStep } : {}) });
    try {
      const settings = { ...own, ...(await prepare(services)) };
      const child = spawn(command, args, { stdio: 'inherit', env: settings, ...(cwd === undefined ? {} : { cwd }) });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      const [code] = (await once(child, 'exit')) as [number | null];
      return code ?? 1;
    } finally {
      await services.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
