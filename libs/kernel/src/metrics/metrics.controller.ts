import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersBytes, BytesAnswer, Public } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { KernelConfig } from '../config/kernel.config.js';
import { kernelErrors } from '../http/kernel.errors.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly config: KernelConfig,
  ) {}

  /** Prometheus metrics: with `METRICS_TOKEN` as bearer token, or, where none is set, for direct local callers. */
  @Get()
  @Public()
  @AnswersBytes({ types: ['text/plain'], description: 'Metrics in the text format of Prometheus' })
  async getMetrics(@Req() request: FastifyRequest): Promise<BytesAnswer> {
    if (!this.mayScrape(request)) throw kernelErrors.not_found();
    const { contentType, body } = await this.metrics.scrape();
    return new BytesAnswer(body, { headers: { 'content-type': contentType } });
  }

  private mayScrape({ headers, socket }: FastifyRequest): boolean {
    const { metricsToken } = this.config;
    if (metricsToken === undefined) {
      const local = /^(::1|(::ffff:)?127\..*)$/.test(socket.remoteAddress ?? '');
      return local && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
    }
    const given = Buffer.from(headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${metricsToken}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
