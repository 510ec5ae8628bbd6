import type { AnyClass } from './any-class.js';

/** A queue limits how many of its jobs run at once in one worker process. */
export interface QueueDeclaration {
  /** `<plugin>.<what>`. */
  name: string;
  /** Jobs at once per worker process; `cores` is one per available core. */
  concurrency: number | 'cores';
}

/**
 * When a recurring job runs: every so many seconds, or at times in a time zone. Cron is `minute hour day-of-month month day-of-week`, for
 * example `30 4 * * *`. The time zone is an IANA name, for example `Europe/Zurich`. Runs that were missed while no worker ran are made up
 * by one run.
 */
export type JobSchedule = { everySeconds: number } | { cron: string; timeZone: string };

/** The payload of a job that needs none. */
export type NoPayload = Record<string, never>;

/** How a job is declared: see {@link defineJob}. */
export interface JobOptions<P extends object> {
  /** The class of its payload. Without one, the job is enqueued with `{}`. */
  payload?: AnyClass<P>;
  /** Version of the payload, counted from 1. A higher one needs `upcast`. Default 1. */
  version?: number;
  /**
   * Brings a payload that an older version of the plugin wrote to this version. It returns undefined to drop the job.
   */
  upcast?(payload: unknown, version: number): NoInfer<P> | undefined;
  /** Names that the job had in older versions of the plugin. */
  formerly?: readonly string[];
  /** A queue that the plugin declares. Default: the shared queue. */
  queue?: string;
  /** Number of attempts, at least 1. Default 5. */
  attempts?: number;
  /** Wait before the second attempt, in milliseconds. It doubles before each further attempt. Default 1000. */
  backoffMs?: number;
  /** Lower goes first within its queue. Default 10. */
  priority?: number;
  /**
   * Longest time of a run, in milliseconds. A longer run fails, and its `signal` is aborted. The handler must then end soon, because the
   * next attempt does not wait for it. Default: none.
   */
  timeLimitMs?: number;
  /**
   * Makes it a recurring job, which a free worker runs with an empty payload, and never while the previous run is unfinished. The function
   * is called once, when the worker starts.
   *
   * @param config the settings of the plugin: the instance of its manifest's `config` class
   * @returns undefined if the job should not recur.
   * @throws an invalid cron expression or time zone stops the start
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
 * Declares a job, which the worker runs in the plugin's one `@OnJob()` handler. The plugin lists it in the `jobs` of its manifest. The
 * payload is stored as JSON, so use plain data, and ids instead of objects.
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

/** The context of a run, which a handler receives. */
export interface DeliveryContext {
  /** Id of the outbox entry. It is the same in every attempt, so it can be an idempotency key. */
  id: string;
  /** 1 in the first run. */
  attempt: number;
  /** True when a failure of this run is final. */
  lastAttempt: boolean;
  /** Trace id of the request that created it. */
  traceId: string | null;
  /** Aborted when the run must end, because its time is over or its job was cancelled. Pass it to slow operations. */
  signal: AbortSignal;
  /** Reports the progress of the run as plain data, for `Jobs.find` and lists. It is visible at once, even from inside a transaction. */
  reportProgress: (progress: object) => Promise<void>;
}
