import { setTimeout as sleep } from 'node:timers/promises';

/** How long what a spec closed may take to be gone, on a busy machine. Only a spec that leaves something open waits so long. */
const PATIENCE_MS = 30_000;

/** Calls that are under way end by themselves. Node also names requests that are over, until they are collected. */
const CALL = /(Req\w*|Connect\w*|ReadWrap|WriteWrap|ShutdownWrap|Callback|Promise|Job|Immediate)$/;

/** What keeps this process alive: kinds of resources, and how many there are of each. */
export function openResources() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!CALL.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Waits until nothing is open that was not before.
 *
 * @returns what stays open, a line each: servers, sockets, processes, timers. A leak is found by running the spec alone with parts of it
 * skipped; `node --inspect` shows where timers come from.
 */
export async function leftOpen(before, patienceMs = PATIENCE_MS) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const more = [...openResources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0) return [];
    if (Date.now() >= deadline) return more.map(([kind, count]) => `${kind}: ${count - (before.get(kind) ?? 0)}`);
    await sleep(20);
  }
}

/** Makes the result of a spec file that of a file that could not be run to its end. */
export function failFor(open, path, result) {
  const message = `${path} leaves open what keeps its process alive:\n${lines(open)}`;
  const failureMessage = `${result.failureMessage ?? ''}${message}`;
  return { ...result, failureMessage, testExecError: { message, stack: message } };
}

/** A run that is over and does not end fails, instead of hanging. Called when all specs ran. */
export function endLate(patienceMs = PATIENCE_MS) {
  setTimeout(() => {
    process.stderr.write(`What keeps the run alive:\n${lines([...openResources()].map((pair) => pair.join(': ')))}`);
    process.exit(1);
  }, patienceMs).unref();
}

const lines = (texts) => texts.map((text) => `  ${text}\n`).join('');
