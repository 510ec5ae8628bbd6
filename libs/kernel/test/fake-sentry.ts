import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What the specs look at of an event that was sent to Sentry. */
export interface SentEvent {
  /** Of the envelope that it came in. */
  envelope: { trace?: { trace_id?: string } };
  type?: 'transaction';
  transaction?: string;
  environment?: string;
  release?: string;
  tags?: Record<string, string>;
  start_timestamp?: number;
  timestamp?: number;
  contexts?: {
    trace?: { trace_id: string; span_id: string; parent_span_id?: string; op?: string; status?: string };
  };
  spans?: {
    span_id: string;
    parent_span_id: string;
    op: string;
    description: string;
    status: string;
    start_timestamp: number;
    timestamp: number;
  }[];
  exception?: { values: { value: string }[] };
}

/** A stand-in for the endpoint of Sentry that takes envelopes. */
export interface FakeSentry {
  dsn: string;
  errors: SentEvent[];
  transactions: SentEvent[];
  close: () => void;
}

export async function startFakeSentry(): Promise<FakeSentry> {
  const errors: SentEvent[] = [];
  const transactions: SentEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
      // A line of its own for the envelope, then two for each item: its type, and what it is.
      const [head = '', ...items] = text.split('\n');
      const envelope = JSON.parse(head) as SentEvent['envelope'];
      for (let at = 0; at + 1 < items.length; at += 2) {
        const { type } = JSON.parse(items[at] ?? '') as { type: string };
        const list = { event: errors, transaction: transactions }[type];
        list?.push({ ...(JSON.parse(items[at + 1] ?? '') as SentEvent), envelope });
      }
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://key@127.0.0.1:${String(port)}/1`,
    errors,
    transactions,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
