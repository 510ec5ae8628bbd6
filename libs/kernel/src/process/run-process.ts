import { environment } from '../config/environment.js';
import { StartupError } from '../startup-error.js';

/**
 * Runs the main function of a process. When it cannot start, prints why in one message and exits with 1.
 *
 * Under a supervisor (`ROOST_SUPERVISED`) the process also ends when its standard input closes: that is how it learns that the
 * supervisor was killed.
 */
export async function runProcess(main: () => Promise<void>): Promise<void> {
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  if (environment.ROOST_SUPERVISED) {
    process.stdin.resume().once('end', () => {
      // Not in good order: the services died with the supervisor, and nobody reads what would be written. Nothing is lost by it.
      process.kill(process.pid, 'SIGKILL');
    });
  }
  try {
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
