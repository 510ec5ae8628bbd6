import { Global, Module } from '@nestjs/common';
import { ProjectStates } from '@roost/plugin-kit';
import { ProjectDeletionService } from './deletion/project-deletion.service.js';
import { ProjectDeletionsRepository } from './deletion/project-deletions.repository.js';
import { ProjectDirectory } from './project-directory.js';
import { ProjectLocales } from './project-locales.js';
import { ProjectStateChanges } from './project-state-changes.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';
import { SuspendedProjects } from './suspended-projects.js';

const SHARED = [
  ProjectDeletionService,
  ProjectDeletionsRepository,
  ProjectDirectory,
  ProjectLocales,
  ProjectStateChanges,
  ProjectsRepository,
  ProjectsService,
];

/** Global, because it tells the kernel and every plugin which projects are suspended. */
@Global()
@Module({
  providers: [...SHARED, { provide: ProjectStates, useClass: SuspendedProjects }],
  exports: [...SHARED, ProjectStates],
})
export class ProjectsModule {}
