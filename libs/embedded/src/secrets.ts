import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Made once per installation. */
export interface InstallationSecrets {
  /** What `ROOST_SECRET` is set to. */
  roostSecret: string;
  databasePassword: string;
  redisPassword: string;
}

/** Reads the secrets of an installation, or makes them; processes that start together get the same ones. */
export async function installationSecrets(home: string): Promise<InstallationSecrets> {
  const path = join(home, 'secrets.json');
  const known = await read(path);
  if (known) return known;
  const made = { roostSecret: secret(), databasePassword: secret(), redisPassword: secret() };
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    // A link appears whole, and fails if another process was first.
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const kept = await read(path);
  if (!kept) throw new Error(`${path} cannot be read back`);
  return kept;
}

async function read(path: string): Promise<InstallationSecrets | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as InstallationSecrets;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const secret = (): string => randomBytes(32).toString('base64url');

/** Whether an error is that of the system with this code. */
export const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
