/** A figure that Prometheus scrapes. */
export interface MetricOptions<L extends string> {
  /** In snake case, with its unit, as `thumbnails_total` or `render_seconds`: scraped as `roost_<plugin>_<name>`. */
  name: string;
  help: string;
  /** Names of its labels. Each may have few values: every combination is a figure of its own. Default none. */
  labels?: readonly L[];
}

/** Counts what happened. */
export interface Counter<L extends string> {
  /** @param by how often. Default 1. */
  add(labels: Readonly<Record<L, string>>, by?: number): void;
}

/** Tells how values are spread. */
export interface Histogram<L extends string> {
  observe(labels: Readonly<Record<L, string>>, value: number): void;
}

/**
 * A plugin's own figures, of this process, beside those that the kernel has of every route, stream and job. They begin anew with each
 * process, as Prometheus expects. The HTTP process shows them at `/metrics`, the worker at its own port.
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
  /** A value of now, read when it is scraped. @param collect values by the label, which have to be few. */
  abstract gauge<L extends string>(
    options: MetricOptions<L> & { labels: readonly [L] },
    collect: () => readonly (readonly [string, number])[],
  ): void;
}
