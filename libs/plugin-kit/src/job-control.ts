import type { JobDefinition } from './jobs.js';
import type { Page } from './page.js';

/**
 * What a job or an event waits for.
 *
 * - `waiting`: its time, or a worker that takes it up.
 * - `blocked`: the one before it of its aggregate.
 * - `queued`: a free place in a worker.
 * - `running`: nothing.
 * - `parked`: its plugin, which is off.
 * - `failed`: people. It was given up, and holds up nobody.
 */
export type JobState = 'waiting' | 'blocked' | 'queued' | 'running' | 'parked' | 'failed';

/** A job, or an event on its way to its handlers, that is not done. Those that are done are not kept. */
export interface JobReport {
  id: string;
  /** Name of the job; null: it is an event. */
  job: string | null;
  /** Name of the event; null: it is a job. */
  event: string | null;
  /** Of an event `<plugin>/<id>` of the handler, null until a worker has found who handles it; of a job its name. */
  handler: string | null;
  /** The plugin whose job or handler it is. */
  plugin: string | null;
  key: string | null;
  state: JobState;
  /** Runs begun. */
  attempts: number;
  /** What the present run last reported of itself; null: nothing. */
  progress: unknown;
  /** Why the last run failed; null: none did. */
  lastError: string | null;
  /** When it may run next, or might when it began. */
  runAt: Date;
  createdAt: Date;
}

/** A job or event with what it carries, which may be personal data. */
export interface JobDetails extends JobReport {
  payload: unknown;
  /** Trace id of the request that caused it. */
  traceId: string | null;
}

/** Which jobs and events are listed. */
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
 * Looks after jobs that were enqueued, and events that are delivered. Jobs are named by the `key` that they were enqueued with. What is changed
 * in a transaction counts from its commit on.
 */
export abstract class Jobs {
  /** The newest first. */
  abstract list(filter: JobFilter): Promise<Page<JobReport>>;
  /** The unfinished run of a key, or the last one that was given up. Undefined: it is done, or there was none. */
  abstract find(job: JobDefinition, key: string): Promise<JobReport | undefined>;
  /**
   * Takes a job back. A run that goes on is told by the `signal` of its context; nobody waits for it any more, and it is not tried again.
   *
   * @returns false when there is none.
   */
  abstract cancel(job: JobDefinition, key: string): Promise<boolean>;
  /**
   * Moves a job whose run has not begun.
   *
   * @param delayMs not before so many milliseconds from now
   * @returns false when there is none.
   */
  abstract reschedule(job: JobDefinition, key: string, delayMs: number): Promise<boolean>;

  /** @param id of a report */
  abstract get(id: string): Promise<JobDetails | undefined>;
  /**
   * Tries again what was given up, with all its attempts, in the caller's transaction. Of an aggregate it comes before those that still wait;
   * others may have been handled since.
   *
   * @returns false when there is none of this id that was given up, or a newer run of its key is on its way.
   * @throws outside a transaction.
   */
  abstract retry(id: string): Promise<boolean>;
  /** Deletes what was given up, in the caller's transaction. @returns false when there is none of this id. @throws outside a transaction. */
  abstract discard(id: string): Promise<boolean>;
}
