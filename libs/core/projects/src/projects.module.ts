import { Module } from '@nestjs/common';
import { ProjectDirectory } from './project-directory.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';

@Module({
  providers: [ProjectDirectory, ProjectsRepository, ProjectsService],
  exports: [ProjectDirectory, ProjectsRepository, ProjectsService],
})
export class ProjectsModule {}
