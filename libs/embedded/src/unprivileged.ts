import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Who a service runs as that refuses to run as root. */
export interface UnprivilegedUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * When we are root: the user that runs Postgres, which refuses to run as root. `postgres` where there is one, else `nobody`; no user
 * is made. Undefined when we are somebody else.
 */
export function unprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return { name: 'nobody', uid: 65_534, gid: 65_534 };
}

/**
 * The command line that runs a program as another user. It keeps one capability of root's: to read, and to pass through, folders
 * that are closed to that user, for the clone may lie in one (`mktemp -d`, `/root`).
 */
export function asUser(
  user: UnprivilegedUser | undefined,
  command: string,
  args: readonly string[],
): [string, string[]] {
  if (!user) return [command, [...args]];
  const identity = [`--reuid=${String(user.uid)}`, `--regid=${String(user.gid)}`, '--clear-groups'];
  // Containers may have been stripped of the capability; there the folders are open.
  return ['setpriv', [...identity, ...(works(KEEP_READING) ? KEEP_READING : []), command, ...args]];
}

/** The command line that also ends a program, with the given signal, when the process that started it is killed. */
export function dyingWithParent(signal: NodeJS.Signals, command: string, args: readonly string[]): [string, string[]] {
  const option = `--pdeathsig=${signal.replace('SIG', '')}`;
  if (!works([option])) return [command, [...args]];
  return command === 'setpriv' ? [command, [option, ...args]] : ['setpriv', [option, command, ...args]];
}

/** The secure bit is for access(2), by which Postgres looks for its own files and which would leave the capability out. */
const KEEP_READING = [
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
  '--securebits=+no_setuid_fixup',
];

const known = new Map<string, boolean>();

/** Whether this machine's setpriv (util-linux) takes the options. */
function works(options: readonly string[]): boolean {
  const key = options.join(' ');
  const answer = known.get(key) ?? spawnSync('setpriv', [...options, 'true'], { stdio: 'ignore' }).status === 0;
  known.set(key, answer);
  return answer;
}
