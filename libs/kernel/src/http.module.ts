import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { MountedRoutes, PluginReports, SettingsEditor } from '@roost/plugin-kit';
import { MigrationsRepository } from './database/migrations.repository.js';
import { RouteRegistry } from './discovery/route-registry.js';
import { DocsController } from './docs/docs.controller.js';
import { DocsService } from './docs/docs.service.js';
import { DiskHealth } from './health/disk-health.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { QueueHealth } from './health/queue-health.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { PluginReportService } from './health/plugin-report.service.js';
import { BrowserOrigins } from './http/browser-origins.js';
import { AccessGuard } from './http/access.guard.js';
import { OpenConnections } from './http/open-connections.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ResponseCacheService } from './http/response-cache.service.js';
import { DtoPipe, PlainDataPipe } from './http/validation.js';
import { SettingsEditorService } from './settings/settings-editor.service.js';
import { SettingsLog } from './settings/settings-log.js';

/** What holds for every route: the guard, validation, errors; and the kernel's own routes. */
@Global()
@Module({
  controllers: [HealthController, MetricsController, DocsController],
  providers: [
    RouteRegistry,
    DiskHealth,
    HealthService,
    QueueHealth,
    DocsService,
    BrowserOrigins,
    ResponseCacheService,
    OpenConnections,
    MigrationsRepository,
    { provide: MountedRoutes, useExisting: RouteRegistry },
    { provide: PluginReports, useClass: PluginReportService },
    SettingsLog,
    { provide: SettingsEditor, useClass: SettingsEditorService },
    ProblemFilter,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useClass: PlainDataPipe },
    { provide: APP_PIPE, useClass: DtoPipe },
  ],
  exports: [MountedRoutes, PluginReports, SettingsEditor],
})
export class HttpModule {}
