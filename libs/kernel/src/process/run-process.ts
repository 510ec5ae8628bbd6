import { type Environment, environment, replaceEnvironment } from '../config/environment.js';
import { StartupError } from '../startup-error.js';
import { supervisorLine } from './supervisor-line.js';

/**
 * Runs the main function of a process. When it cannot start, prints why in one message and exits with 1.
 *
 * Under a supervisor (`ROOST_SUPERVISED`) the process also ends when its standard input closes: that is how it learns that the
 * supervisor was killed. One that stands by (`ROOST_STANDS_BY`) imports what it needs, and begins when it is told by a line there what it is
 * configured with.
 *
 * @param preload imports what is the same whatever plugins there are
 */
export async function runProcess(main: () => Promise<void>, preload?: () => Promise<unknown>): Promise<void> {
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  if (environment.ROOST_SUPERVISED) {
    process.stdin.resume().once('end', () => {
      // Not in good order: the services died with the supervisor, and nobody reads what would be written. Nothing is lost by it.
      process.kill(process.pid, 'SIGKILL');
    });
  }
  try {
    if (environment.ROOST_STANDS_BY) {
      const [line] = await Promise.all([supervisorLine(), preload?.()]);
      replaceEnvironment(JSON.parse(line) as Environment);
    }
    await main();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  const text = error instanceof StartupError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text ?? ''}\n`);
  process.exit(1);
}
