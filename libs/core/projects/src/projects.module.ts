import { Module } from '@nestjs/common';
import { ProjectDirectory } from './project-directory.js';
import { ProjectLocales } from './project-locales.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';

@Module({
  providers: [ProjectDirectory, ProjectLocales, ProjectsRepository, ProjectsService],
  exports: [ProjectDirectory, ProjectLocales, ProjectsRepository, ProjectsService],
})
export class ProjectsModule {}
