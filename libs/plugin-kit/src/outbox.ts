import type { EventMap, EventName, JobMap, JobName } from './contracts.js';

/** How an outbox entry is ordered and delayed. */
export interface EnqueueOptions {
  /** Entries of one aggregate, as `media:<id>`, are handled one after the other, in the order of their commits. */
  aggregate?: string;
  /** Not before so many milliseconds from now. */
  delayMs?: number;
}

/**
 * Writes facts and jobs beside the rows that they belong to. Both methods need an open transaction and throw without one: what
 * is written is delivered at least once if, and only if, that transaction commits.
 *
 * @example
 * await this.em.transactional(async () => {
 *   this.media.add(media);
 *   await this.outbox.enqueue('media.derive-variants', { mediaId: media.id });
 * });
 */
export abstract class Outbox {
  /** Records a fact. `aggregate` is what the fact is about, as `user:<id>`. */
  abstract emit<K extends EventName>(name: K, payload: EventMap[K], aggregate: string): Promise<void>;
  abstract enqueue<K extends JobName>(name: K, payload: JobMap[K], options?: EnqueueOptions): Promise<void>;
}
