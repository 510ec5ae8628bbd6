import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, Public, Reply, type RoostReply } from '@roost/plugin-kit';
import { HealthReport } from './health-report.js';
import { HealthService } from './health.service.js';

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process runs: restart it when this fails. */
  @Get('live')
  @Answers(null, { message: 'Alive' })
  getLiveness(): null {
    return null;
  }

  /** The process can serve: send it no requests while this is 503. `parts` names what is down. */
  @Get('ready')
  @Answers(HealthReport, { message: 'Readiness' })
  async getReadiness(@Reply() reply: RoostReply): Promise<HealthReport> {
    const report = await this.health.report();
    reply.status(report.status === 'up' ? 200 : 503);
    return report;
  }
}
