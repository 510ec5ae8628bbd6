import { EmbeddedError } from '@roost/embedded';
import { type Environment, homeOf } from '../environment.js';
import { RESTART_SIGNAL, writeOutcome } from '../start/asked-restart.js';
import { Installation } from '../start/installation.js';
import { Progress } from '../start/progress.js';
import { untilStopped } from '../start/until-stopped.js';

/** What a watching command adds to a start. */
export interface StartHooks {
  showAllLogs?: boolean;
  /** Builds the web app again at each change. */
  watchesWebApp?: boolean;
  onStarted?: (installation: Installation, progress: Progress) => Promise<void>;
}

/** Starts everything and stays until it is told to stop. */
export async function run(_args: readonly string[], env: Environment, hooks: StartHooks = {}): Promise<number> {
  const started = Date.now();
  const progress = new Progress();
  const stopped = untilStopped();
  const installation = new Installation(env, progress, hooks.showAllLogs);
  restartWhenAsked(installation, progress, homeOf(env));
  try {
    const outcome = await Promise.race([installation.start(), stopped.then(() => 'stopped' as const)]);
    if (outcome !== 'stopped') {
      report(installation, progress, { ms: Date.now() - started, beforeMs: started - beganAt(env, started) });
      await hooks.onStarted?.(installation, progress);
      installation.buildWebApp({ watches: hooks.watchesWebApp ?? false });
      await stopped;
    }
    progress.say('Stopping');
    return 0;
  } catch (error) {
    if (!(error instanceof EmbeddedError)) throw error;
    progress.end();
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await installation.stop();
    progress.end();
  }
}

/** For `roost restart`; a failure leaves the processes as they are. */
function restartWhenAsked(installation: Installation, progress: Progress, home: string): void {
  let working = Promise.resolve();
  process.on(RESTART_SIGNAL, () => {
    working = working.then(async () => {
      const error = await installation.restart().then(
        () => null,
        (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
      );
      progress.say(error ?? 'Restarted the API and the worker');
      await writeOutcome(home, { error });
    });
  });
}

/** When the command was given: installing and building come before this process. */
function beganAt(env: Environment, now: number): number {
  const given = Number(env.ROOST_BEGAN_AT);
  return given > 0 && given <= now ? given : now;
}

/** What takes less is not worth a word. */
const SHORT_MS = 2_000;

function report(
  installation: Installation,
  progress: Progress,
  { ms, beforeMs }: { ms: number; beforeMs: number },
): void {
  const seconds = (time: number): string => `${(time / 1000).toFixed(1)} s`;
  const before = beforeMs > SHORT_MS ? `, ${seconds(beforeMs)} of them to install and build` : '';
  progress.say(`Roost is ready after ${seconds(ms + beforeMs)}${before}. Ctrl-C stops it.`);
  progress.say(`  API       ${installation.url}`);
  progress.say(`  Docs      ${installation.url}/docs`);
  for (const { label, url } of installation.notices) progress.say(`  ${label}:\n  ${url}`);
}
