import { Injectable } from '@nestjs/common';
import { type Run, RunCancelled } from './run.js';

/** The runs of this worker, for as long as they last. */
@Injectable()
export class Runs {
  private readonly controllers = new Map<string, AbortController>();

  /**
   * Follows a run until it ends, is cancelled, or its time is over. It may not hear of the latter two at once: its signal tells it, and nobody
   * waits for it any more.
   *
   * @throws what the run throws, {@link RunCancelled}, or that it took too long.
   */
  async track<T>(entryId: string, limitMs: number | undefined, start: (run: Run) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const ended = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => {
      ended.reject(signal.reason as Error);
    });
    const timer =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            controller.abort(new Error(`The run took longer than ${String(limitMs)} ms, which is its limit`));
          }, limitMs);
    this.controllers.set(entryId, controller);
    try {
      return await Promise.race([start({ signal }), ended.promise]);
    } finally {
      clearTimeout(timer);
      this.controllers.delete(entryId);
    }
  }

  /** Ends a run, if it is one of this worker's. */
  cancel(entryId: string): void {
    this.controllers.get(entryId)?.abort(new RunCancelled());
  }
}
