import { Global, Module } from '@nestjs/common';
import { ProjectOrigins } from '@roost/plugin-kit';
import { ProjectChangesService } from './project-changes.service.js';
import { ProjectSuspensionService } from './project-suspension.service.js';
import { ProjectDirectory } from './project-directory.js';
import { ProjectPagesController } from './page/project-pages.controller.js';
import { ProjectPagesService } from './page/project-pages.service.js';
import { ProjectsAdminController } from './projects-admin.controller.js';
import { ProjectsModule } from './projects.module.js';
import { RequestProjects } from './request-projects.js';

/** Global, because it tells the kernel the origins of projects, and who authenticates the project of a request. */
@Global()
@Module({
  imports: [ProjectsModule],
  controllers: [ProjectPagesController, ProjectsAdminController],
  providers: [
    ProjectChangesService,
    ProjectPagesService,
    ProjectSuspensionService,
    RequestProjects,
    { provide: ProjectOrigins, useExisting: ProjectDirectory },
  ],
  exports: [ProjectOrigins, RequestProjects],
})
export class ProjectsApiModule {}
