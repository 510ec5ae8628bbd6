import { Module } from '@nestjs/common';
import { AuditController } from './audit/audit.controller.js';
import { PluginsController } from './plugins/plugins.controller.js';
import { RolesController } from './roles/roles.controller.js';
import { AdminUsersController } from './users/admin-users.controller.js';

@Module({ controllers: [AdminUsersController, AuditController, PluginsController, RolesController] })
export class AdminApiModule {}
