import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { ExportRequestsService } from './export/export-requests.service.js';
import { ExportService } from './export/export.service.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { DirectoryService } from './directory/directory.service.js';
import { FieldsAdminController } from './fields/fields-admin.controller.js';
import { FieldsController } from './fields/fields.controller.js';
import { FieldsService } from './fields/fields.service.js';
import { NameConflicts } from './names/name-conflicts.js';
import { UsersController } from './users.controller.js';
import { UsersModule } from './users.module.js';

@Module({
  imports: [ProjectsModule, UsersModule],
  controllers: [FieldsAdminController, FieldsController, UsersController],
  providers: [
    DirectoryRepository,
    DirectoryService,
    ExportRequestsService,
    ExportService,
    FieldsService,
    NameConflicts,
  ],
})
export class UsersApiModule {}
