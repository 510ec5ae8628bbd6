/** Figure (h): what a body just below BODY_LIMIT costs the API, at most: bodies of the kinds that are slow to read, refuse or answer. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nastyBodies } from '@roost/testing';
import { startApi } from './api-process.mjs';
import { processorMs } from './processes.mjs';

/** Just below the default of BODY_LIMIT. */
const BYTES = 1_047_000;
/** Ticks of the kernel are 10 ms: enough requests that one of them is little of the sum. */
const REQUESTS = 40;
const PATHS = ['/auth/start', '/media/delete', '/bookings'];
const MOST_MS = 50;

/** @returns title and rows, for the table in docs/performance.md. */
export async function runBodies(services) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-bodies-'));
  const children = [];
  try {
    const url = await startApi({ ...services, folder, children, env: { LIMITS_IP_FACTOR: '1000' } });
    const [{ pid }] = children;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await signUp(url)}` };
    const costs = [];
    for (const [kind, bodyOf] of Object.entries(nastyBodies)) {
      const body = bodyOf(BYTES);
      for (const path of PATHS) {
        const before = await processorMs(pid);
        for (let count = 0; count < REQUESTS; count++) {
          const answer = await fetch(url + path, { method: 'POST', body, headers });
          await answer.arrayBuffer();
          if (answer.status !== 400) throw new Error(`${kind} at ${path} answered ${answer.status}`);
        }
        costs.push({ name: `${kind}, ${path}`, value: ((await processorMs(pid)) - before) / REQUESTS });
      }
    }
    const [worst, ...others] = costs.sort((one, other) => other.value - one.value);
    return {
      title: `(h) Bodies of 1 MB that are refused, ${costs.length} kinds and routes, mean of ${REQUESTS}`,
      rows: [
        { ...worst, unit: 'CPU-ms', goal: `at most ${MOST_MS}`, met: worst.value <= MOST_MS },
        { ...others[0], unit: 'CPU-ms' },
        { ...others[Math.floor(others.length / 2)], unit: 'CPU-ms' },
      ],
    };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function signUp(url) {
  const headers = { 'content-type': 'application/json' };
  const username = `bench${randomUUID().slice(0, 8)}`;
  const account = { username, email: `${username}@example.org`, password: randomUUID() };
  await fetch(`${url}/auth/register`, { method: 'POST', body: JSON.stringify(account), headers });
  const { password } = account;
  const login = JSON.stringify({ username, password, session: 'token' });
  const answer = await fetch(`${url}/auth/login`, { method: 'POST', body: login, headers });
  return (await answer.json()).data.accessToken;
}
