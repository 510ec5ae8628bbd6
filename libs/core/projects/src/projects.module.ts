import { Module } from '@nestjs/common';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';

@Module({ providers: [ProjectsRepository, ProjectsService], exports: [ProjectsService] })
export class ProjectsModule {}
