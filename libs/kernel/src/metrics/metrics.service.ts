import { Injectable, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { OutboxRepository } from '../outbox/outbox.repository.js';

/** What Prometheus scrapes. */
@Injectable()
export class MetricsService implements OnModuleInit {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'roost_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });

  constructor(private readonly outbox: OutboxRepository) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry });
    const { outbox } = this;
    const gauge: Gauge<'state'> = new Gauge({
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

  /** @param route the pattern, not the path: labels must be few. */
  observe(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** @param collect values of now by label, which have to be few. */
  addGauge(name: string, help: string, label: string, collect: () => readonly (readonly [string, number])[]): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        gauge.reset();
        for (const [value, count] of collect()) gauge.set({ [label]: value }, count);
      },
    });
  }

  async scrape(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }
}
