/** A client that is not the bottleneck: wrk. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTool } from './debian-tool.mjs';

const CONNECTIONS = 32;

const run = promisify(execFile);
let found;

/**
 * Asks for one thing again and again.
 *
 * @param request where, and paths that are asked for in turn; method, headers and body where it is more than a GET. A body may have `%d`, which
 * becomes the number of the request.
 * @returns requests per second, and how many they were. @throws Error when an answer is neither 2xx nor 304
 */
export async function load({ url, paths, method = 'GET', headers = {}, body, connections = CONNECTIONS }, seconds) {
  found ??= findTool('wrk', 'usr/bin/wrk');
  const { command, env } = await found;
  const folder = await mkdtemp(join(tmpdir(), 'roost-wrk-'));
  try {
    const script = join(folder, 'request.lua');
    await writeFile(script, scriptOf({ paths, method, headers, body }));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '-s', script, url];
    const { stdout } = await run(command, args, { env: { ...process.env, ...env } });
    const trouble = /Non-2xx or 3xx responses: \d+|Socket errors: .*/.exec(stdout);
    if (trouble) throw new Error(`${method} ${url}${paths[0]}: ${trouble[0]}`);
    return {
      rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
      count: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What does not change is made once: the client is not to be the bottleneck. */
function scriptOf({ paths, method, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[ ${text(name)} ] = ${text(value)}`);
  const start = [`wrk.method = ${text(method)}`, ...lines, `local paths = {${paths.map(text).join(',')}}`];
  if (paths.length === 1 && !body?.includes('%d')) {
    const fixed = `wrk.format(nil, paths[1], nil, ${body === undefined ? 'nil' : text(body)})`;
    return [...start, 'local made', `request = function() made = made or ${fixed} return made end`].join('\n');
  }
  const [before, after] = (body ?? '').split('%d');
  const made = after === undefined ? text(before) : `${text(before)} .. count .. ${text(after)}`;
  return [
    ...start,
    'local count = 0',
    'request = function()',
    '  count = count + 1',
    `  return wrk.format(nil, paths[count % #paths + 1], nil, ${body === undefined ? 'nil' : made})`,
    'end',
  ].join('\n');
}

const text = (value) => `[==[${value}]==]`;
