import pg from 'pg';
import type { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';
import { RunningRoleRepository } from './running-role.repository.js';

const WRONG_PASSWORD = '28P01';

/** The URL with which migrations run, plugins are uninstalled and backups are made. */
export const ownerUrlOf = ({ databaseOwnerUrl, databaseUrl }: KernelConfig): string => databaseOwnerUrl ?? databaseUrl;

/**
 * Makes the role of DATABASE_URL ready, where there is another one that owns the tables (DATABASE_OWNER_URL): it exists, has its password, and
 * may read and write them. One that had everything before is left alone.
 *
 * @throws StartupError
 */
export async function prepareRunningRole(config: KernelConfig): Promise<void> {
  if (!config.databaseOwnerUrl) return;
  const owner = new pg.Client({ connectionString: config.databaseOwnerUrl, application_name: 'roost-migrate' });
  await connect(owner, config);
  try {
    await prepareOn(owner, config);
  } finally {
    await owner.end();
  }
}

/** @param owner is connected. */
export async function prepareOn(owner: pg.Client, { databaseUrl, databaseOwnerUrl }: KernelConfig): Promise<void> {
  const { name, password } = credentialsOf(databaseUrl);
  if (!databaseOwnerUrl || name === credentialsOf(databaseOwnerUrl).name) return;
  const roles = new RunningRoleRepository(owner);
  if (!(await roles.exists(name))) await roles.create(name, password);
  else if (!(await canConnect(databaseUrl))) await roles.setPassword(name, password);
  await roles.grant(name);
}

/** @throws StartupError that names the setting. */
export async function connect(
  client: pg.Client,
  { databaseOwnerUrl }: Pick<KernelConfig, 'databaseOwnerUrl'>,
): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const setting = databaseOwnerUrl ? 'DATABASE_OWNER_URL' : 'DATABASE_URL';
    throw new StartupError(`${setting}: cannot connect to Postgres: ${reason}`, { cause });
  }
}

function credentialsOf(url: string): { name: string; password: string } {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** @returns false when it is only the password that is refused. */
async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'roost-migrate' });
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !(error instanceof pg.DatabaseError && error.code === WRONG_PASSWORD);
  } finally {
    await client.end();
  }
}
