import { type Counter, type Histogram, type MetricOptions, Metrics } from '@roost/plugin-kit';
import { ownName } from '../per-plugin/own-name.js';

/** The figures of one plugin. */
export class PluginMetrics extends Metrics {
  constructor(
    private readonly all: Metrics,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  counter<L extends string = never>(options: MetricOptions<L>): Counter<L> {
    return this.all.counter(this.own(options));
  }

  histogram<L extends string = never>(options: MetricOptions<L> & { buckets: readonly number[] }): Histogram<L> {
    return this.all.histogram(this.own(options));
  }

  gauge<L extends string>(
    options: MetricOptions<L> & { labels: readonly [L] },
    collect: () => readonly (readonly [string, number])[],
  ): void {
    this.all.gauge(this.own(options), collect);
  }

  private own<O extends { name: string }>(options: O): O {
    return { ...options, name: ownName(this.plugin?.replaceAll('-', '_'), options.name, '_') };
  }
}
