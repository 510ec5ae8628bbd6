/** Figure (j): how long the first mail after a start takes, whoever waits for it: the first start of all, which compiles the templates, and a later one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailSink } from './mail-sink.mjs';
import { median } from './median.mjs';
import { processorMsByRole, startProduct } from './product.mjs';

/** Mails after the first one. */
const LATER = 9;

/** @returns title and rows, for the table in docs/performance.md. */
export async function runFirstMail() {
  const sink = await startMailSink();
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-home-'));
  try {
    const first = await measure(sink, home);
    const later = await measure(sink, home);
    return {
      title:
        '(j) A mail, from the answer that leads to it until a mail server has it, as soon as `npm start` says that it is ready',
      rows: [
        ...rowsOf('the first mail after the first start', first.mails[0]),
        ...rowsOf('the first mail after a later start', later.mails[0]),
        {
          name: `mails 2 to ${LATER + 1}, median`,
          value: median(
            [...first.mails, ...later.mails].map(({ ms }) => ms).filter((_, index) => index % (LATER + 1) > 0),
          ),
          unit: 'ms',
        },
      ],
    };
  } finally {
    sink.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Starts the product, and signs people up one after the other: each is welcomed by mail. */
async function measure(sink, home) {
  const product = await startProduct({ MAIL_DRIVER: 'smtp', SMTP_URL: sink.url }, home);
  try {
    const mails = [];
    for (let count = 0; count <= LATER; count++) {
      const arrival = sink.next();
      const before = await processorMsByRole(product.pid);
      await signUp(product.url);
      const answered = performance.now();
      const ms = (await arrival) - answered;
      const after = await processorMsByRole(product.pid);
      mails.push({ ms, workerMs: after.worker - before.worker });
    }
    return { mails };
  } finally {
    await product.stop();
  }
}

async function signUp(url) {
  const name = `u${Math.random().toString(36).slice(2, 14)}`;
  const response = await fetch(`${url}/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: `${name}@example.org`, username: name, password: 'a long enough password' }),
  });
  if (!response.ok) throw new Error(await response.text());
}

const rowsOf = (name, { ms, workerMs }) => [
  { name, value: ms, unit: 'ms', goal: 'at most 2,000', met: ms <= 2_000 },
  { name: 'processor time of the worker until then', value: workerMs, unit: 'ms' },
];
