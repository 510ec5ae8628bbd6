import { Global, Module } from '@nestjs/common';
import { ProjectOrigins } from '@roost/plugin-kit';
import { DeletionReport } from './deletion/deletion-report.js';
import { ProjectChangesService } from './project-changes.service.js';
import { ProjectSuspensionService } from './project-suspension.service.js';
import { ProjectDirectory } from './project-directory.js';
import { ProjectPagesController } from './page/project-pages.controller.js';
import { ProjectPagesService } from './page/project-pages.service.js';
import { ProjectsAdminController } from './projects-admin.controller.js';
import { ProjectsModule } from './projects.module.js';
import { RequestProjects } from './request-projects.js';
import { ProjectUsageAdminController } from './usage/project-usage-admin.controller.js';
import { ProjectUsageService } from './usage/project-usage.service.js';
import { RequestQuota } from './usage/request-quota.js';

/** Global, because it tells the kernel the origins of projects, and who authenticates the project of a request. */
@Global()
@Module({
  imports: [ProjectsModule],
  controllers: [ProjectPagesController, ProjectUsageAdminController, ProjectsAdminController],
  providers: [
    DeletionReport,
    ProjectChangesService,
    ProjectPagesService,
    ProjectSuspensionService,
    ProjectUsageService,
    RequestProjects,
    RequestQuota,
    { provide: ProjectOrigins, useExisting: ProjectDirectory },
  ],
  exports: [ProjectOrigins, RequestProjects],
})
export class ProjectsApiModule {}
