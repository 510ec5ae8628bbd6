import { Readable } from 'node:stream';
import type { Principal, StreamEnd, StreamEvent, StreamOptions } from '@roost/plugin-kit';
import { encodeEvent } from './encode-event.js';

/** Bytes that may wait in this process for a client that reads slowly. */
const MOST_UNSENT = 256 * 1024;
const HEARTBEAT = Buffer.from(':\n\n');
/** Silence after which a comment is sent: proxies hang up on connections that say nothing, most after 30 or 60 seconds. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for so long is dropped. */
const LONGEST_BEHIND_MS = 60_000;
/** A handler that opened a stream and did not return it. */
const LONGEST_UNSENT_MS = 10_000;

/**
 * A stream as Fastify sends it: as payload, so that hooks and headers are those of every answer, and as a Readable of which the socket
 * takes what it can.
 */
export class ServerSentStream extends Readable {
  isOpen = true;
  isBehind = false;
  /** Pattern of its route, once it is being sent. */
  route: string | undefined;
  private readonly openedAt = performance.now();
  private sentAt = this.openedAt;
  /** When the client last took something, or had taken everything. */
  private readAt = this.openedAt;
  private reason: StreamEnd = 'client';

  constructor(
    /** Whom it is counted for. */
    readonly identity: string,
    readonly principal: Principal | undefined,
    private readonly options: StreamOptions,
  ) {
    super({ highWaterMark: MOST_UNSENT });
    // Headers go out with the first bytes. Clients that a restart cut off together do not come back together.
    this.push(`retry: ${String(1_000 + Math.floor(Math.random() * 4_000))}\n\n`);
  }

  send(event: StreamEvent | Buffer): boolean {
    if (!this.isOpen || this.isBehind) return false;
    this.write(Buffer.isBuffer(event) ? event : encodeEvent(event));
    return true;
  }

  /** Ends it, and says why where that is not up to its source. */
  finish(reason: Exclude<StreamEnd, 'client' | 'slow'>): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.reason = reason;
    if (reason !== 'source') this.push(encodeEvent({ event: 'bye', data: { reason } }));
    this.push(null);
  }

  /** Looks after it, every second or so. */
  tend(now: number): void {
    const { longestMs } = this.options;
    const isStuck = this.readableLength > 0 && now - this.readAt > LONGEST_BEHIND_MS;
    const isForgotten = this.route === undefined && now - this.openedAt > LONGEST_UNSENT_MS;
    if (isStuck) this.reason = 'slow';
    if (isStuck || isForgotten) this.destroy();
    else if (longestMs !== undefined && now - this.openedAt > longestMs) this.finish('source');
    else if (this.isOpen && this.readableLength === 0 && now - this.sentAt > HEARTBEAT_MS) this.write(HEARTBEAT);
  }

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    if (chunk !== null) this.readAt = performance.now();
    if (this.isBehind && this.readableLength === 0) {
      this.isBehind = false;
      process.nextTick(() => {
        if (this.isOpen) this.options.onDrain?.();
      });
    }
    return chunk;
  }

  override _read(): void {
    // What there is to send comes when it comes.
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.isOpen = false;
    this.options.onEnd?.(this.reason);
    done(error);
  }

  private write(bytes: Buffer): void {
    this.sentAt = performance.now();
    if (this.readableLength === 0) this.readAt = this.sentAt;
    this.push(bytes);
    this.isBehind = this.readableLength > MOST_UNSENT;
  }
}
