import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { ExportRequestsService } from './export/export-requests.service.js';
import { ExportService } from './export/export.service.js';
import { NameConflicts } from './names/name-conflicts.js';
import { UsersController } from './users.controller.js';
import { UsersModule } from './users.module.js';

@Module({
  imports: [ProjectsModule, UsersModule],
  controllers: [UsersController],
  providers: [NameConflicts, ExportRequestsService, ExportService],
})
export class UsersApiModule {}
