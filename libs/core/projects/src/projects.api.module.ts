import { Module } from '@nestjs/common';
import { ProjectsAdminController } from './projects-admin.controller.js';
import { ProjectsModule } from './projects.module.js';

@Module({ imports: [ProjectsModule], controllers: [ProjectsAdminController] })
export class ProjectsApiModule {}
