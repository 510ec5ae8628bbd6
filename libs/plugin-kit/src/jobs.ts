import type { JobName } from './contracts.js';

/** A queue: jobs that share a bound on how many run at once in one worker process. */
export interface QueueDeclaration {
  /** `<plugin>.<what>`. */
  name: string;
  /** Jobs at once per worker process; `cores` is one per available core. */
  concurrency: number | 'cores';
}

/** What the queue needs to know of a job before anyone enqueues it. */
export interface JobDeclaration {
  /** `<plugin>.<verb>-<object>`, a key of `JobMap`. */
  name: JobName;
  /** A queue that this plugin declares; left out = the shared queue. */
  queue?: string;
  /** Runs before it is given up, at least 1. Default 5. */
  attempts?: number;
  /** Wait before the second run, in milliseconds, doubled before each further one. Default 1000. */
  backoffMs?: number;
  /** Lower goes first within its queue. Default 10. */
  priority?: number;
  /**
   * Makes it a recurring job: run once in so many seconds, with an empty payload, by whichever worker is free, and never while the run
   * before it is unfinished. Default 0: not recurring.
   */
  everySeconds?: number;
}

/** What a handler is told about the run it is part of. */
export interface DeliveryContext {
  /** Id of the outbox entry: the same in every attempt, fit as an idempotency key. */
  id: string;
  /** 1 in the first run. */
  attempt: number;
  /** True when a failure of this run is final. */
  lastAttempt: boolean;
  /** Trace id of the request that caused this. */
  traceId: string | null;
}
