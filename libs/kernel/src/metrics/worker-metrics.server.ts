import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';
import { mayScrape } from './may-scrape.js';
import { MetricsService } from './metrics.service.js';

/** Serves `GET /metrics` of a worker, which has no other HTTP, on `WORKER_METRICS_PORT`. */
@Injectable()
export class WorkerMetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(WorkerMetricsServer.name);
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => {
      this.logger.error({ err: error }, 'The metrics could not be collected');
      response.writeHead(500).end();
    });
  });

  constructor(
    private readonly config: KernelConfig,
    private readonly metrics: MetricsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { workerMetricsPort: port, host } = this.config;
    if (port === undefined) return;
    this.server.listen({ port, host });
    await once(this.server, 'listening').catch((cause: unknown) => {
      throw new StartupError(`WORKER_METRICS_PORT: cannot listen on ${String(port)}`, { cause });
    });
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isAllowed = mayScrape(this.config.metricsToken, request);
    if (request.method !== 'GET' || request.url !== '/metrics' || !isAllowed) {
      response.writeHead(404).end();
      return;
    }
    const { contentType, body } = await this.metrics.scrape();
    response.writeHead(200, { 'content-type': contentType }).end(body);
  }
}
