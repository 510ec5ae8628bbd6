import type { AnyClass } from './any-class.js';

/** A queue: jobs that share a bound on how many run at once in one worker process. */
export interface QueueDeclaration {
  /** `<plugin>.<what>`. */
  name: string;
  /** Jobs at once per worker process; `cores` is one per available core. */
  concurrency: number | 'cores';
}

/**
 * When a recurring job runs: once in so many seconds, or by the clock of a time zone. Cron is `minute hour day-of-month month day-of-week`, as
 * `30 4 * * *`; the time zone is an IANA name, as `Europe/Zurich`. What was due while no worker ran is done once, when one does.
 */
export type JobSchedule = { everySeconds: number } | { cron: string; timeZone: string };

/** The payload of a job that needs none. */
export type NoPayload = Record<string, never>;

/** How a job is declared: see {@link defineJob}. */
export interface JobOptions<P extends object> {
  /** The class of its payload. Left out: it has none, and is enqueued with `{}`. */
  payload?: AnyClass<P>;
  /** Version of the payload, counted from 1. A higher one needs `upcast`. Default 1. */
  version?: number;
  /**
   * Brings a payload that an older version of the plugin wrote to this version. It returns undefined when the job need not run any more.
   */
  upcast?(payload: unknown, version: number): NoInfer<P> | undefined;
  /** Names that the job had in older versions of the plugin. */
  formerly?: readonly string[];
  /** A queue that the plugin declares; left out = the shared queue. */
  queue?: string;
  /** Runs before it is given up, at least 1. Default 5. */
  attempts?: number;
  /** Wait before the second run, in milliseconds, doubled before each further one. Default 1000. */
  backoffMs?: number;
  /** Lower goes first within its queue. Default 10. */
  priority?: number;
  /**
   * Longest time of a run, in milliseconds; one that takes longer fails. Its `signal` tells the handler, which may not go on for long: the next
   * attempt does not wait for it. Default: none.
   */
  timeLimitMs?: number;
  /**
   * Makes it a recurring job: run by whichever worker is free, with an empty payload, and never while the run before it is unfinished. The
   * worker asks once, at its start.
   *
   * @param config the settings of the plugin: the instance of its manifest's `config` class
   * @returns undefined when it is not to recur.
   * @throws what is wrong with a cron expression or a time zone stops the start
   */
  schedule?(config: object): JobSchedule | undefined;
}

/** A job as a value, with every default filled in: what `Outbox.enqueue` and `@OnJob()` take. */
export interface JobDefinition<P extends object = object> {
  /** `<plugin>.<verb>-<object>`. */
  readonly name: string;
  readonly payload?: AnyClass<P>;
  readonly version: number;
  readonly formerly: readonly string[];
  /** Undefined: the shared queue. */
  readonly queue?: string;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly priority: number;
  readonly timeLimitMs?: number;
  upcast?(payload: unknown, version: number): P | undefined;
  schedule?(config: object): JobSchedule | undefined;
}

/**
 * Declares a job: work that the worker does once, in the plugin's one `@OnJob()` handler. The plugin lists it in the `jobs` of its manifest.
 * The payload is stored as JSON: plain data, ids rather than objects.
 *
 * @example
 * export class ThankAuthor {
 *   reviewId: string;
 * }
 * export const thankAuthor = defineJob('reviews.thank-author', { payload: ThankAuthor, attempts: 10 });
 * export const tidyReviews = defineJob('reviews.tidy', { schedule: () => ({ everySeconds: 3600 }) });
 */
export function defineJob<P extends object = NoPayload>(name: string, options: JobOptions<P> = {}): JobDefinition<P> {
  return Object.freeze({ version: 1, formerly: [], attempts: 5, backoffMs: 1000, priority: 10, ...options, name });
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
  /** Aborted when the run is to end: its time is over, or its job was cancelled. Hand it on to what takes time. */
  signal: AbortSignal;
  /** Says how far the run is, as plain data, for `Jobs.find` and lists. It is seen at once, also from inside a transaction. */
  reportProgress: (progress: object) => Promise<void>;
}
