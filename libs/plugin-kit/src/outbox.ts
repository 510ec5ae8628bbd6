import type { EventDefinition } from './events.js';
import type { JobDefinition } from './jobs.js';

/** Order, delay and project of an outbox entry. */
export interface EnqueueOptions {
  /** Entries of one aggregate, for example `media:<id>`, are handled one after the other, in the order of their commits. */
  aggregate?: string;
  /** Not before so many milliseconds from now. */
  delayMs?: number;
  /** Key of the job. There is at most one unfinished job with each key. It cannot be combined with an aggregate. */
  key?: string;
  /**
   * What happens when there is an unfinished job with this key. `keep` (the default) writes nothing, even if its run has begun and does not
   * see later changes. `replace` gives it the new payload and time; if its run has begun, another run follows.
   */
  onConflict?: 'keep' | 'replace';
  /**
   * Project of the job, which waits while that is suspended. Default: `projectId` of the payload, else the project of the request or job
   * that enqueues it. Name it in a recurring job that enqueues others. null: the job belongs to no project, and never waits.
   */
  projectId?: string | null;
}

/**
 * Writes events and jobs in the transaction of the rows that they belong to. All methods throw outside a transaction. What is written is
 * delivered at least once if, and only if, that transaction commits.
 *
 * @example
 * await this.em.transactional(async () => {
 *   await this.repository.insert(review);
 *   await this.outbox.emit(reviewCreated, { reviewId: review.id }, `review:${review.id}`);
 *   await this.outbox.enqueue(thankAuthor, { reviewId: review.id });
 * });
 */
export abstract class Outbox {
  /**
   * Writes an event, if it has a handler. Only the plugin that declares the event can emit it.
   *
   * @param aggregate what the event is about, for example `user:<id>`
   */
  abstract emit<P extends object>(event: EventDefinition<P>, payload: NoInfer<P>, aggregate: string): Promise<void>;
  /**
   * Writes many events of one kind in one statement, each with its own aggregate. Write at most some hundreds in one transaction, because
   * each holds a Postgres lock until it ends.
   *
   * @example
   * await this.outbox.emitAll(reviewDeleted, ids.map((reviewId) => ({ payload: { reviewId }, aggregate: `review:${reviewId}` })));
   */
  abstract emitAll<P extends object>(
    event: EventDefinition<P>,
    facts: readonly { payload: NoInfer<P>; aggregate: string }[],
  ): Promise<void>;
  /** Enqueues a job. */
  abstract enqueue<P extends object>(
    job: JobDefinition<P>,
    payload: NoInfer<P>,
    options?: EnqueueOptions,
  ): Promise<void>;

  /** Enqueues a job for each payload, in one statement, without delay, keys or order. */
  abstract enqueueAll<P extends object>(
    job: JobDefinition<P>,
    payloads: readonly NoInfer<P>[],
    options?: Pick<EnqueueOptions, 'projectId'>,
  ): Promise<void>;

  /**
   * Deletes failed entries, and entries for plugins that are off, that contain this id, in the caller's transaction. An erasure must leave
   * no personal data in them. The erasure itself reaches these plugins as an owed hook: see `HookOptions`.
   *
   * @param id a unique text; case does not matter: a UUID, or an address as in JSON, with its quotes
   * @throws outside a transaction.
   */
  abstract forget(id: string): Promise<void>;
}
