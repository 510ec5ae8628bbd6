import { environment } from '../config/environment.js';
import { isMigrated } from '../database/migrate.js';
import type { Composition } from '../plugins/composition.js';
import { StartupError } from '../startup-error.js';
import { MIGRATED, MIGRATIONS_PENDING } from './notices.js';
import { supervisorLine } from './supervisor-line.js';

/**
 * Has the supervisor run the migrations that are missing, if there are any. This process must not: it does not learn the owner's URL.
 * Without a supervisor, whoever starts the process has run `roost migrate` before.
 *
 * @throws StartupError when they could not run.
 */
export async function awaitMigrations(composition: Composition): Promise<void> {
  if (!environment.ROOST_SUPERVISED || (await isMigrated(composition))) return;
  const answer = supervisorLine();
  process.stdout.write(`${MIGRATIONS_PENDING}\n`);
  if ((await answer) !== MIGRATED) throw new StartupError('The migrations that this version needs did not run');
}
