import type { JobDefinition } from './jobs.js';
import type { Page } from './page.js';

/** `waiting`: for its time or its turn; `running`; `failed`: it was given up. */
export type JobState = 'waiting' | 'running' | 'failed';

/** A job that is not done. Those that are done are not kept. */
export interface JobReport {
  id: string;
  /** Name of the job. */
  job: string;
  /** The plugin whose job it is. */
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

/** Which jobs are listed. */
export interface JobFilter {
  job?: JobDefinition;
  plugin?: string;
  state?: JobState;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/**
 * Looks after jobs that were enqueued. Jobs are named by the `key` that they were enqueued with. What is changed in a transaction counts from
 * its commit on.
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
}
