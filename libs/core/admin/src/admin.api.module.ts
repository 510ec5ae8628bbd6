import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AuditController } from './audit/audit.controller.js';
import { AdminJobsController } from './jobs/admin-jobs.controller.js';
import { AdminJobsService } from './jobs/admin-jobs.service.js';
import { JobsCommand } from './jobs/jobs.command.js';
import { PluginsController } from './plugins/plugins.controller.js';
import { PluginsService } from './plugins/plugins.service.js';
import { SettingsController } from './settings/settings.controller.js';

@Module({
  imports: [ProjectsModule, UsersModule],
  providers: [AdminJobsService, JobsCommand, PluginsService],
  controllers: [AdminJobsController, AuditController, PluginsController, SettingsController],
})
export class AdminApiModule {}
