import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { AuditController } from './audit/audit.controller.js';
import { AdminJobsController } from './jobs/admin-jobs.controller.js';
import { AdminJobsService } from './jobs/admin-jobs.service.js';
import { JobsCommand } from './jobs/jobs.command.js';
import { PluginsController } from './plugins/plugins.controller.js';

@Module({
  imports: [ProjectsModule],
  providers: [AdminJobsService, JobsCommand],
  controllers: [AdminJobsController, AuditController, PluginsController],
})
export class AdminApiModule {}
