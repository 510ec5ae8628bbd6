import type { EventDefinition } from './events.js';
import type { JobDefinition } from './jobs.js';

/** How an outbox entry is ordered and delayed. */
export interface EnqueueOptions {
  /** Entries of one aggregate, as `media:<id>`, are handled one after the other, in the order of their commits. */
  aggregate?: string;
  /** Not before so many milliseconds from now. */
  delayMs?: number;
  /** Names the job among those of its kind: of one key there is one that is not done. Not together with an aggregate. */
  key?: string;
  /**
   * What happens when there is a job of this key that is not done. `keep` (the default) leaves it as it is and writes nothing: it counts even
   * when its run has begun and does not see what changed since. `replace` gives it the new payload and time; when its run has begun,
   * another one follows.
   */
  onConflict?: 'keep' | 'replace';
}

/**
 * Writes facts and jobs beside the rows that they belong to. Both methods need an open transaction and throw without one: what
 * is written is delivered at least once if, and only if, that transaction commits.
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
   * Records a fact, where a handler hears of it. Only the plugin that declares the event emits it.
   *
   * @param aggregate what the fact is about, as `user:<id>`
   */
  abstract emit<P extends object>(event: EventDefinition<P>, payload: NoInfer<P>, aggregate: string): Promise<void>;
  /**
   * Records many facts of one kind in one statement, each about something of its own. In one transaction write some hundreds at most: each holds a
   * lock of Postgres until it ends.
   *
   * @example
   * await this.outbox.emitAll(reviewDeleted, ids.map((reviewId) => ({ payload: { reviewId }, aggregate: `review:${reviewId}` })));
   */
  abstract emitAll<P extends object>(
    event: EventDefinition<P>,
    facts: readonly { payload: NoInfer<P>; aggregate: string }[],
  ): Promise<void>;
  /** Asks for a job to be done. */
  abstract enqueue<P extends object>(
    job: JobDefinition<P>,
    payload: NoInfer<P>,
    options?: EnqueueOptions,
  ): Promise<void>;

  /** Asks for a job to be done once for each payload, in one statement: at once, without keys and in no order. */
  abstract enqueueAll<P extends object>(job: JobDefinition<P>, payloads: readonly NoInfer<P>[]): Promise<void>;

  /**
   * Deletes what was given up, or is kept for plugins that are off, and names this id anywhere, in the caller's transaction: an erasure must
   * not leave someone's data waiting. What has to be done about the erasure itself is owed to these plugins: see `HookOptions`.
   *
   * @param id long enough to be nobody else's, in whatever case: a UUID, or an address as it stands in JSON, with its quotes
   * @throws outside a transaction.
   */
  abstract forget(id: string): Promise<void>;
}
