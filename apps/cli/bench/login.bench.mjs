/** Figure (c): sign-ins per second of one process, against bare Argon2id on the same cores. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { median, startApi } from './http.bench.mjs';

const FLOOR = join(import.meta.dirname, '../../../libs/core/auth/bench/argon2-child.mjs');
/** More than the threads that hash, so that these always have work. */
const CONCURRENCY = 8;
const SECONDS = 4;
const ROUNDS = 5;

const run = promisify(execFile);

/** @returns title and rows, for the table in docs/performance.md. */
export async function runLogin(services) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-login-'));
  const children = [];
  try {
    const url = await startApi({ ...services, folder, children });
    const username = `bench${randomUUID().slice(0, 8)}`;
    const password = randomUUID();
    const account = JSON.stringify({ username, email: `${username}@example.org`, password });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/auth/register`, { method: 'POST', body: account, headers });
    const ours = [];
    const floor = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { stdout } = await run(process.execPath, [FLOOR, String(CONCURRENCY), String(SECONDS)]);
      floor.push(Number(stdout));
      const result = await autocannon({
        url: `${url}/auth/login`,
        method: 'POST',
        headers,
        body: JSON.stringify({ username, password }),
        connections: CONCURRENCY,
        duration: SECONDS,
      });
      if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} sign-ins failed`);
      ours.push(result.requests.total / result.duration);
    }
    return {
      title: `(c) Sign-ins, concurrency ${CONCURRENCY}, one process, median of ${ROUNDS} rounds of ${SECONDS} s`,
      rows: [
        {
          name: 'POST /auth/login',
          value: median(ours),
          unit: 'req/s',
          ratio: median(ours) / median(floor),
          goal: 0.9,
        },
        { name: 'bare Argon2id, m=19 MiB, t=2, p=1', value: median(floor), unit: '/s', ratio: 1 },
      ],
    };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}
