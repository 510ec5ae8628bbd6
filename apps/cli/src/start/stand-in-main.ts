import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { readStartingTexts, startingPage, type StartingTexts, wantsDocument } from '@roost/kernel/starting-page';

/** Where it listens, and whose texts it shows to people. */
export interface StandInPlace {
  port: number;
  host: string;
  /** ROOST_HOME. */
  home: string;
  defaultLocale: string | undefined;
}

/** What the thread is started with, and what it answers with first. */
export interface StandInData extends StandInPlace {
  /** See `PLACE`. */
  state: Int32Array<SharedArrayBuffer>;
}
export type StandInReply = { fd: number } | { code: string };

/** Places of the shared state. `resting`: 1 while the API answers. `retryAfter`: seconds after which clients should ask again. */
export const PLACE = { resting: 0, retryAfter: 1 } as const;

/** For a body that is under way: whoever is answered before may not see the answer. */
const BODY_MS = 1_000;

if (parentPort && workerData) await run(workerData as StandInData, parentPort);

async function run(data: StandInData, parent: NonNullable<typeof parentPort>): Promise<void> {
  const { port, host, state } = data;
  const texts = await readStartingTexts(data.home, data.defaultLocale);
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const finish = (): void => {
      clearTimeout(timer);
      waiting.delete(finish);
      if (!response.headersSent) answer(request, response, { texts, seconds: Atomics.load(state, PLACE.retryAfter) });
    };
    const timer = setTimeout(finish, BODY_MS);
    waiting.add(finish);
    request.once('end', finish).once('close', finish).resume();
  });
  server.once('error', (error: NodeJS.ErrnoException) => {
    parent.postMessage({ code: error.code ?? error.message } satisfies StandInReply);
  });
  server.listen({ port, host, exclusive: true }, () => {
    const { _handle: handle } = server as typeof server & { _handle?: { fd?: number } };
    const fd = handle?.fd ?? -1;
    parent.postMessage((fd < 0 ? { code: 'the socket has no number' } : { fd }) satisfies StandInReply);
  });
  parent.on('message', () => {
    for (const finish of waiting) finish();
    // Once the answers are on their way. A thread that sleeps accepts nothing: what comes in waits in the socket's queue, which the API shares.
    setImmediate(() => {
      if (Atomics.load(state, PLACE.resting) === 0) return;
      server.closeAllConnections();
      while (Atomics.load(state, PLACE.resting) === 1) Atomics.wait(state, PLACE.resting, 1);
    });
  });
}

/** As the API itself would say it: a page that opens what was asked for by itself, or a problem. */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { texts, seconds }: { texts: StartingTexts; seconds: number },
): void {
  const traceId = randomBytes(16).toString('hex');
  const { headers, body } = wantsDocument(request.method ?? '', request.headers)
    ? pageOf(request, texts, seconds)
    : problemOf(request, traceId);
  response.writeHead(503, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'retry-after': String(seconds),
    'x-trace-id': traceId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(body);
}

interface Answer {
  headers: Readonly<Record<string, string>>;
  body: string;
}

function pageOf({ headers: asked }: IncomingMessage, texts: StartingTexts, seconds: number): Answer {
  const { headers, html } = startingPage(texts, asked, seconds);
  return { headers, body: html };
}

function problemOf({ url = '/' }: IncomingMessage, traceId: string): Answer {
  const body = JSON.stringify({
    type: 'urn:roost:problem:http.unavailable',
    title: 'A service that this request needs is unavailable',
    status: 503,
    detail: 'The server is starting',
    code: 'http.unavailable',
    instance: url.split('?')[0],
    traceId,
  });
  return { headers: { 'content-type': 'application/problem+json' }, body };
}
