import { request } from 'node:http';
import type { Agent, IncomingHttpHeaders } from 'node:http';

/** Nothing takes so long: who gets no answer by then never gets one. */
const NEVER_MS = 30_000;
/** How long a stream of events is listened to. */
const LISTEN_MS = 300;

export interface RawRequest {
  method: string;
  /** Escaped already. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** From the request to the end of the answer, or, of a stream of events, to its begin. */
  ms: number;
}

/** Sends what `fetch` would refuse to send. */
export function send(agent: Agent, base: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const begin = performance.now();
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, hostname, port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      const { statusCode: status = 0, headers } = incoming;
      const end = (): void => {
        resolve({ status, headers, bytes: Buffer.concat(chunks), ms: performance.now() - begin });
      };
      if (/event-stream/.test(headers['content-type'] ?? '')) {
        end();
        setTimeout(() => incoming.destroy(), LISTEN_MS);
        return;
      }
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', end);
      incoming.on('error', reject);
    });
    outgoing.setTimeout(NEVER_MS, () => outgoing.destroy(new Error(`No answer after ${NEVER_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}
