import { Controller, Get, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Public, Reply, type RoostReply, type RoostRequest } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { mayScrape } from '../metrics/may-scrape.js';
import { HealthReport } from './health-report.js';
import { HealthService } from './health.service.js';

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly config: KernelConfig,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Tells whether the process runs; restart it when this fails' })
  @Answers(null, { message: 'Alive' })
  getLiveness(): null {
    return null;
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Tells whether the process can serve requests; send it none while this is 503',
    description: '`parts` names the parts that are down. Callers who may read `/metrics` also get the reason.',
  })
  @Answers(HealthReport, { message: 'Readiness' })
  async getReadiness(@Req() request: RoostRequest, @Reply() reply: RoostReply): Promise<HealthReport> {
    const report = await this.health.report(mayScrape(this.config.metricsToken, request));
    reply.status(report.status === 'up' ? 200 : 503);
    return report;
  }
}
