/** A metric for Prometheus. */
export interface MetricOptions<L extends string> {
  /** In snake case, with its unit, for example `thumbnails_total` or `render_seconds`. Its full name is `roost_<plugin>_<name>`. */
  name: string;
  help: string;
  /** Names of its labels. Each must have few values, because every combination is a separate metric. Default none. */
  labels?: readonly L[];
}

/** A counter. */
export interface Counter<L extends string> {
  /** @param by increment. Default 1. */
  add(labels: Readonly<Record<L, string>>, by?: number): void;
}

/** A histogram. */
export interface Histogram<L extends string> {
  observe(labels: Readonly<Record<L, string>>, value: number): void;
}

/**
 * Metrics of a plugin in this process, in addition to the kernel's metrics of every route, stream and job. They start at zero in each
 * process, as Prometheus expects. The HTTP process serves them at `/metrics`, the worker at its own port.
 *
 * @example
 * this.thanked = metrics.counter({ name: 'thanks_total', help: 'Mails of thanks, by outcome', labels: ['outcome'] });
 * this.thanked.add({ outcome: 'sent' });
 */
export abstract class Metrics {
  abstract counter<L extends string = never>(options: MetricOptions<L>): Counter<L>;
  /** @param options.buckets upper bounds, in the unit of the values. */
  abstract histogram<L extends string = never>(
    options: MetricOptions<L> & { buckets: readonly number[] },
  ): Histogram<L>;
  /** A gauge, read at each scrape. @param collect values by label; there must be few. */
  abstract gauge<L extends string>(
    options: MetricOptions<L> & { labels: readonly [L] },
    collect: () => readonly (readonly [string, number])[],
  ): void;
}
