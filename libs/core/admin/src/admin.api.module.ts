import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { AuditController } from './audit/audit.controller.js';
import { AdminJobsController } from './jobs/admin-jobs.controller.js';
import { AdminJobsService } from './jobs/admin-jobs.service.js';
import { JobsCommand } from './jobs/jobs.command.js';
import { PluginsController } from './plugins/plugins.controller.js';
import { RolesController } from './roles/roles.controller.js';
import { AdminUsersController } from './users/admin-users.controller.js';

@Module({
  imports: [ProjectsModule],
  providers: [AdminJobsService, JobsCommand],
  controllers: [AdminJobsController, AdminUsersController, AuditController, PluginsController, RolesController],
})
export class AdminApiModule {}
