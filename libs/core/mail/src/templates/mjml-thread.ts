import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { MjmlReply, MjmlResult } from './mjml-main.js';

const ENTRY = new URL('./mjml-main.js', import.meta.url);
/** How long the thread stays for the next template. */
const IDLE_MS = 5_000;

/**
 * Makes HTML of MJML in a thread, which lives only while there is something to compile: MJML takes a quarter of a second of the
 * processor to load, and 60 MB that an idle process does without.
 */
@Injectable()
export class MjmlThread implements OnApplicationShutdown {
  private readonly waiting = new Map<number, PromiseWithResolvers<MjmlResult>>();
  private thread: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  async compile(mjml: string): Promise<MjmlResult> {
    clearTimeout(this.idle);
    const thread = (this.thread ??= this.start());
    const id = ++this.lastId;
    const answer = Promise.withResolvers<MjmlResult>();
    this.waiting.set(id, answer);
    thread.postMessage({ id, mjml });
    try {
      return await answer.promise;
    } finally {
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.stop();
  }

  private start(): Worker {
    const thread = new Worker(ENTRY, { execArgv: [], env: {} });
    // Whoever waits keeps the process alive, not the thread.
    thread.unref();
    thread.on('message', ({ id, ...result }: MjmlReply) => {
      this.waiting.get(id)?.resolve(result);
    });
    thread.once('error', (error) => {
      this.leave(thread, error);
    });
    thread.once('exit', () => {
      this.leave(thread, new Error('The thread that compiles mails has ended'));
    });
    return thread;
  }

  private leave(thread: Worker, reason: unknown): void {
    if (this.thread !== thread) return;
    this.thread = undefined;
    for (const { reject } of this.waiting.values()) reject(reason);
  }

  /** Gives the memory back at once, when nobody waits for it. */
  async rest(): Promise<void> {
    if (this.waiting.size > 0) return;
    clearTimeout(this.idle);
    await this.stop();
  }

  private async stop(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }
}
