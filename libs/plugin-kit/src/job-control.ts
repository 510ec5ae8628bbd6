import type { JobDefinition } from './jobs.js';
import type { Page } from './page.js';

/**
 * What a job or an event waits for.
 *
 * - `waiting`: its time, or a worker.
 * - `blocked`: an earlier one of its aggregate.
 * - `queued`: a free place in a worker.
 * - `running`: nothing.
 * - `parked`: its plugin, which is off.
 * - `suspended`: its project, which is suspended.
 * - `failed`: an operator. Its last attempt failed, and it blocks nothing.
 */
export type JobState = 'waiting' | 'blocked' | 'queued' | 'running' | 'parked' | 'suspended' | 'failed';

/** An unfinished job or delivery of an event. Finished ones are not kept. */
export interface JobReport {
  id: string;
  /** Name of the job; null: it is an event. */
  job: string | null;
  /** Name of the event; null: it is a job. */
  event: string | null;
  /** For an event, `<plugin>/<id>` of its handler, or null until a worker has found the handlers. For a job, its name. */
  handler: string | null;
  /** Plugin of the job or handler. */
  plugin: string | null;
  key: string | null;
  state: JobState;
  /** Number of attempts that have begun. */
  attempts: number;
  /** Latest progress of the current run; null: none reported. */
  progress: unknown;
  /** Why the last run failed; null: no run failed. */
  lastError: string | null;
  /** When it can run next, or when the current run was due. */
  runAt: Date;
  createdAt: Date;
}

/** A job or event with its payload, which may contain personal data. */
export interface JobDetails extends JobReport {
  payload: unknown;
  /** Trace id of the request that created it. */
  traceId: string | null;
}

/** Filters of the list. */
export interface JobFilter {
  job?: JobDefinition;
  /** Of a job or an event. */
  name?: string;
  plugin?: string;
  state?: JobState;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/**
 * Finds and changes enqueued jobs and deliveries of events. A job is found by the `key` that it was enqueued with. Changes in a transaction
 * take effect with its commit.
 */
export abstract class Jobs {
  /** The newest first. */
  abstract list(filter: JobFilter): Promise<Page<JobReport>>;
  /** The unfinished job of a key, or the last failed one. Undefined: it is done, or there was none. */
  abstract find(job: JobDefinition, key: string): Promise<JobReport | undefined>;
  /**
   * Cancels a job. A current run is told by the `signal` of its context and is not retried.
   *
   * @returns false when there is none.
   */
  abstract cancel(job: JobDefinition, key: string): Promise<boolean>;
  /**
   * Reschedules a job whose run has not begun.
   *
   * @param delayMs not before so many milliseconds from now
   * @returns false when there is none.
   */
  abstract reschedule(job: JobDefinition, key: string, delayMs: number): Promise<boolean>;

  /** @param id of a report */
  abstract get(id: string): Promise<JobDetails | undefined>;
  /**
   * Retries a failed job or delivery with all its attempts, in the caller's transaction. It runs before waiting ones of its aggregate;
   * later ones may have run already.
   *
   * @returns false when there is no failed one with this id, or there is a newer job with its key.
   * @throws outside a transaction.
   */
  abstract retry(id: string): Promise<boolean>;
  /**
   * Deletes a failed job or delivery, in the caller's transaction.
   * @returns false when there is none with this id.
   * @throws outside a transaction.
   */
  abstract discard(id: string): Promise<boolean>;
}
