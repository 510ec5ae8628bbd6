import { Module } from '@nestjs/common';
import { DeleteProjectJob } from './deletion/delete-project.job.js';
import { DeletionSteps } from './deletion/deletion-steps.js';
import { ProjectRemoval } from './deletion/project-removal.js';
import { ProjectsModule } from './projects.module.js';

@Module({
  imports: [ProjectsModule],
  providers: [DeleteProjectJob, DeletionSteps, ProjectRemoval],
})
export class ProjectsWorkerModule {}
