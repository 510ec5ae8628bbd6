import { Controller, Get, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersBytes, BytesAnswer, Public, type RoostRequest } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { kernelErrors } from '../kernel.errors.js';
import { mayScrape } from './may-scrape.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly config: KernelConfig,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Returns Prometheus metrics; needs `METRICS_TOKEN` as bearer token, or a direct local caller if no token is set',
  })
  @Public()
  @AnswersBytes({ types: ['text/plain'], description: 'Metrics in the text format of Prometheus' })
  async getMetrics(@Req() request: RoostRequest): Promise<BytesAnswer> {
    if (!mayScrape(this.config.metricsToken, request)) throw kernelErrors.not_found();
    const { contentType, body } = await this.metrics.scrape();
    return new BytesAnswer(body, { headers: { 'content-type': contentType } });
  }
}
