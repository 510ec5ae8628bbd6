import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SCOPE, StartupError } from '@roost/kernel';
import type { Environment } from '../environment.js';

/**
 * What npm is always told: it runs no scripts of strangers, leaves peers to the server, and does not talk about funds. It tries again
 * for seconds, not minutes: somebody waits at the terminal.
 */
const FLAGS = [
  '--ignore-scripts',
  '--legacy-peer-deps',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-progress',
  '--loglevel=error',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=4000',
];
const MOST_OUTPUT = 2 ** 25;
const MOST_LINES = 6;

interface Options {
  cwd: string;
  env: Environment;
  /** Scripts of the package run all the same: it is a folder of the person at the terminal. */
  scripts?: boolean;
}

/**
 * Runs npm. Names of our own scope are asked of a server that has none of them, so that they reach no registry.
 *
 * @returns what it prints.
 * @throws StartupError with what npm says.
 */
export async function npm(args: readonly string[], { cwd, env, scripts = false }: Options): Promise<string> {
  const asked: string[] = [];
  const nothing = await emptyRegistry(asked);
  const { port } = nothing.address() as AddressInfo;
  const flags = [...FLAGS, `--${SCOPE}:registry=http://127.0.0.1:${String(port)}/`];
  if (scripts) flags.push('--no-ignore-scripts', '--foreground-scripts=false');
  try {
    return await output([...args, ...flags], cwd, env);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [name] = asked;
    if (name !== undefined) {
      throw new StartupError(
        `${name} is a dependency of the package. The server provides it, so make it a peer dependency`,
      );
    }
    throw new StartupError(error.message);
  } finally {
    nothing.close();
    nothing.closeAllConnections();
  }
}

class Failure extends Error {}

function output(args: readonly string[], cwd: string, env: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('npm', [...args], { cwd, env, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Failure(reasonOf(stderr) || `npm: ${error.message}`));
    });
  });
}

/** What npm prints about a failure, without its prefix and the name of its log. */
function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').flatMap((line) => {
    const text = line.replace(/^npm (error|warn) ?/i, '').trim();
    return text === '' || /^(code E|A complete log|errno|syscall|path )/.test(text) ? [] : [text];
  });
  return lines.slice(0, MOST_LINES).join('\n');
}

/** @param asked is told of every package that is asked for. */
async function emptyRegistry(asked: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    asked.push(decodeURIComponent(request.url ?? '').slice(1));
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
