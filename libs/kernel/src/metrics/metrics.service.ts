import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Counter, type Histogram, type MetricOptions, Metrics } from '@roost/plugin-kit';
import * as prometheus from 'prom-client';
import { KernelConfig } from '../config/kernel.config.js';
import { freeBytesOf } from './free-bytes.js';
import { LateEntriesRepository } from '../outbox/late-entries.repository.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { PROCESS_KIND, type ProcessKind } from '../config/process-kind.js';

/** What Prometheus scrapes of this process. */
@Injectable()
export class MetricsService extends Metrics implements OnModuleInit {
  private readonly registry = new prometheus.Registry();
  private isScraped = false;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly late: LateEntriesRepository,
    private readonly config: KernelConfig,
    @Inject(PROCESS_KIND) private readonly process: ProcessKind,
  ) {
    super();
  }

  onModuleInit(): void {
    if (this.process === 'worker' && this.config.workerMetricsPort === undefined) return;
    const { outbox, late, config } = this;
    this.single('outbox_oldest_due_seconds', 'How long the oldest event or job that is due has waited', () =>
      late.oldestSeconds(),
    );
    this.single('disk_free_bytes', 'Bytes that are free on the disk of ROOST_HOME', () => freeBytesOf(config.home));
    const gauge: prometheus.Gauge<'state'> = new prometheus.Gauge({
      name: 'roost_outbox_entries',
      help: 'Events and jobs that are not done, by state',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        const counts = await outbox.countByState();
        gauge.reset();
        for (const { state, count } of counts) gauge.set({ state }, count);
      },
    });
  }

  counter<L extends string = never>(options: MetricOptions<L>): Counter<L> {
    const counter = new prometheus.Counter(this.described(options));
    return {
      add: (labels, by) => {
        counter.inc(labels, by);
      },
    };
  }

  histogram<L extends string = never>(options: MetricOptions<L> & { buckets: readonly number[] }): Histogram<L> {
    return new prometheus.Histogram({ ...this.described(options), buckets: [...options.buckets] });
  }

  gauge<L extends string>(
    options: MetricOptions<L> & { labels: readonly [L] },
    collect: () => readonly (readonly [string, number])[],
  ): void {
    const [label] = options.labels;
    const gauge: prometheus.Gauge = new prometheus.Gauge({
      ...this.described(options),
      collect() {
        gauge.reset();
        for (const [value, count] of collect()) gauge.set({ [label]: value }, count);
      },
    });
  }

  async scrape(): Promise<{ contentType: string; body: string }> {
    // They measure delays of the event loop by waking it a hundred times a second, which nobody is to pay for who does not look.
    if (!this.isScraped) prometheus.collectDefaultMetrics({ register: this.registry });
    this.isScraped = true;
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private single(name: string, help: string, collect: () => Promise<number>): void {
    const gauge: prometheus.Gauge = new prometheus.Gauge({
      ...this.described({ name, help }),
      async collect() {
        gauge.set(await collect());
      },
    });
  }

  private described<L extends string>({ name, help, labels = [] }: MetricOptions<L>) {
    return { name: `roost_${name}`, help, labelNames: [...labels], registers: [this.registry] };
  }
}
