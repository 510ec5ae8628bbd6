/** A measured step of some work, for example one that another process measured. */
export interface MeasuredStep {
  /** What kind of work it is, as `media.rung`: few different ones. */
  op: string;
  /** What it was about, without personal data. */
  name: string;
  /** In milliseconds since the epoch. */
  startedAt: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/**
 * Records spans of requests and jobs, if `SENTRY_TRACES_SAMPLE_RATE` is set. Statements, Redis and drivers of ports are measured
 * automatically. It costs nothing for work that is not traced.
 *
 * @example
 * const score = await this.tracing.measure('reviews.score', 'language model', () => this.model.score(text));
 */
export abstract class Tracing {
  /**
   * Measures a piece of the current request or job.
   *
   * @param op what kind of work it is, as `reviews.score`: few different ones
   * @param name what it is about, without personal data
   * @param work is done in any case. It may add steps that were measured elsewhere.
   * @returns what the work returns. @throws what it throws
   */
  abstract measure<T>(op: string, name: string, work: (add: (step: MeasuredStep) => void) => Promise<T>): Promise<T>;
}
