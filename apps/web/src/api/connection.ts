import { readonly, ref } from 'vue';

/** How long a request waits for the server to come back before it is given up. */
const PATIENCE_MS = 5 * 60_000;
const FIRST_WAIT_S = 2;
const LONGEST_WAIT_S = 15;

const lost = ref(false);
const secondsLeft = ref(0);
let back: Promise<void> | undefined;
let hurry: (() => void) | undefined;

/** Whether the server cannot be reached, and in how many seconds it is tried again. */
export const connection = { lost: readonly(lost), secondsLeft: readonly(secondsLeft), tryNow: (): void => hurry?.() };

const repeated = new WeakSet<Response>();

/** Whether it answers a request that was sent more than once: the server may have carried out an earlier one, too. */
export const wasRepeated = (response: Response): boolean => repeated.has(response);

/**
 * `fetch` that outlasts a server that is away: it waits, tells so in `connection`, and sends the same request again. Every POST but those
 * below `/auth/` carries an `Idempotency-Key`, so nothing happens twice; see `lost-answers.ts` for the others.
 */
export async function patientFetch(request: Request): Promise<Response> {
  const since = Date.now();
  const keepsKey = request.method === 'POST' && !new URL(request.url).pathname.startsWith('/auth/');
  if (keepsKey && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', newKey());
  for (let tries = 1; ; tries += 1) {
    // A body can be read once; the copy is for the next try.
    const again = request.clone();
    try {
      const response = await fetch(request);
      if (tries > 1) repeated.add(response);
      if (isLate(since) || !(await isAway(response))) return response;
    } catch (error) {
      if (request.signal.aborted || isLate(since)) throw error;
    }
    await (back ??= waitUntilBack());
    if (again.signal.aborted) throw new DOMException('Aborted', 'AbortError');
    request = again;
  }
}

/** `crypto.randomUUID` is there on pages that came by TLS or from this machine only, and phones open others. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const isLate = (since: number): boolean => Date.now() - since > PATIENCE_MS;

/** A proxy without a server behind it, or a server that is starting or stopping, or waits for its database. */
async function isAway(response: Response): Promise<boolean> {
  if (response.status === 502 || response.status === 504) return true;
  if (response.status !== 503) return false;
  if (!(response.headers.get('content-type') ?? '').includes('problem+json')) return true;
  const { code } = (await response.clone().json()) as { code?: string };
  return code === 'http.unavailable';
}

async function waitUntilBack(): Promise<void> {
  lost.value = true;
  try {
    for (let wait = FIRST_WAIT_S; ; wait = Math.min(wait * 2, LONGEST_WAIT_S)) {
      await countDown(wait);
      if (await isThere()) return;
    }
  } finally {
    lost.value = false;
    back = undefined;
  }
}

async function countDown(seconds: number): Promise<void> {
  secondsLeft.value = seconds;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearInterval(timer);
      resolve();
    };
    const timer = setInterval(() => {
      secondsLeft.value -= 1;
      if (secondsLeft.value <= 0) end();
    }, 1000);
    hurry = end;
  });
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/health/ready', { cache: 'no-store' })).ok;
  } catch {
    // Still away: that is what was asked.
    return false;
  }
}

addEventListener('online', () => hurry?.());
