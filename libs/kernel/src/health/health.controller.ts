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
  @ApiOperation({ summary: 'The process runs: restart it when this fails' })
  @Answers(null, { message: 'Alive' })
  getLiveness(): null {
    return null;
  }

  @Get('ready')
  @ApiOperation({
    summary: 'The process can serve: send it no requests while this is 503',
    description: '`parts` names what is down, and, to those who may read `/metrics`, why.',
  })
  @Answers(HealthReport, { message: 'Readiness' })
  async getReadiness(@Req() request: RoostRequest, @Reply() reply: RoostReply): Promise<HealthReport> {
    const report = await this.health.report(mayScrape(this.config.metricsToken, request));
    reply.status(report.status === 'up' ? 200 : 503);
    return report;
  }
}
