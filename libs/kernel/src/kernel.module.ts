import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import {
  AuditLog,
  AuditReader,
  Hooks,
  Idempotency,
  Installation,
  Jobs,
  Metrics,
  Outbox,
  PluginCatalogue,
  PrincipalFacts,
  ProcessCaches,
  ProjectData,
  RateLimiter,
  Secrets,
  Settings,
  SharedCache,
  Texts,
  Tracing,
} from '@roost/plugin-kit';
import { AuditRepository } from './audit/audit.repository.js';
import { AuditTrail } from './audit/audit-trail.js';
import { NotifiedCaches } from './cache/notified-caches.js';
import { PluginAuditLog } from './audit/plugin-audit-log.js';
import { PluginProcessCaches } from './cache/plugin-process-caches.js';
import { PluginSharedCache } from './cache/plugin-shared-cache.js';
import { RedisSharedCache } from './cache/redis-shared-cache.js';
import { ProjectDataService } from './belonging/project-data.service.js';
import { ProjectRowsRepository } from './belonging/project-rows.repository.js';
import { KernelConfig } from './config/kernel.config.js';
import { DatabaseModule } from './database/database.module.js';
import { forJobs, forRequests, withTimeLimits } from './database/time-limits.js';
import { ContributedFacts } from './discovery/contributed-facts.js';
import { HandlerRegistry } from './discovery/handler-registry.js';
import { ModuleOwners } from './discovery/module-owners.js';
import { PluginBoundaries } from './discovery/plugin-boundaries.js';
import { HookRunner } from './hooks/hook-runner.js';
import { OwedHooks } from './hooks/owed-hooks.js';
import { OwedHooksRepository } from './hooks/owed-hooks.repository.js';
import { IdempotencyService } from './idempotency/idempotency.service.js';
import { KeptAnswersRepository } from './idempotency/kept-answers.repository.js';
import { PluginRateLimiter } from './limits/plugin-rate-limiter.js';
import { RedisRateLimiter } from './limits/redis-rate-limiter.js';
import { MetricsService } from './metrics/metrics.service.js';
import { PluginMetrics } from './metrics/plugin-metrics.js';
import { HeardEvents } from './missed/heard-events.js';
import { ListenerRecords } from './missed/listener-records.js';
import { ListenersRepository } from './missed/listeners.repository.js';
import { MissedReports } from './missed/missed-reports.js';
import { ParkedEntries } from './missed/parked-entries.js';
import { ParkedRepository } from './missed/parked.repository.js';
import { JobControl } from './outbox/job-control.js';
import { JobsRepository } from './outbox/jobs.repository.js';
import { MessageCatalogue } from './discovery/message-catalogue.js';
import { LateEntriesRepository } from './outbox/late-entries.repository.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { OutboxWriter } from './outbox/outbox-writer.js';
import { PluginOutbox } from './outbox/plugin-outbox.js';
import { perPlugin } from './per-plugin/per-plugin.js';
import type { Composition } from './plugins/composition.js';
import { COMPOSITION } from './plugins/composition.token.js';
import { asPlugin, loadModules, PLUGIN_MODULES, type PluginModules } from './plugins/load-modules.js';
import { DriversModule } from './plugins/drivers.module.js';
import { PROCESS_KIND, type ProcessKind } from './config/process-kind.js';
import { QueueMoves } from './queue/queue-moves.js';
import { KeysWithIds } from './redis/keys-with-ids.js';
import { RedisConnection } from './redis/redis.js';
import { DerivedSecrets } from './secrets/derived-secrets.js';
import { PluginSecrets } from './secrets/plugin-secrets.js';
import { SettingsRepository } from './settings/settings.repository.js';
import { SettingsResolver } from './settings/settings-resolver.js';
import { SettingsService } from './settings/settings.service.js';
import { StoredSettings } from './settings/stored-settings.js';
import { ScopeTracing } from './telemetry/scope-tracing.js';
import { Telemetry } from './telemetry/telemetry.js';
import { PluginTexts } from './per-plugin/plugin-texts.js';
import { TextCatalogue } from './texts/text-catalogue.js';

/** Everything that plugins build on, and the plugins' own modules. */
@Global()
@Module({})
export class KernelModule {
  /** Modules of the HTTP process. */
  static forApi(composition: Composition, orm: Options): Promise<DynamicModule> {
    return this.forHttp(composition, withTimeLimits(orm, forRequests(composition)));
  }

  /** Modules of the queue process. */
  static async forWorker(composition: Composition, orm: Options): Promise<DynamicModule> {
    const { QueueModule } = await import('./queue.module.js');
    const modules = await loadModules(composition.plugins, 'worker');
    const database = DatabaseModule.register(withTimeLimits(orm, forJobs(composition)));
    return this.register(composition, 'worker', modules, [database, QueueModule.register(composition)]);
  }

  /** Modules of the plugins as a process has them, where it serves nothing and takes no jobs. */
  static async forSettling(composition: Composition, orm: Options, process: ProcessKind): Promise<DynamicModule> {
    const limited = withTimeLimits(orm, forJobs(composition));
    if (process === 'api') return this.forHttp(composition, limited);
    const modules = await loadModules(composition.plugins, process);
    return this.register(composition, process, modules, [DatabaseModule.register(limited)]);
  }

  private static async forHttp(composition: Composition, orm: Options): Promise<DynamicModule> {
    const { HttpModule } = await import('./http.module.js');
    const { StreamsModule } = await import('./streams/streams.module.js');
    const modules = await loadModules([...composition.plugins, ...composition.drivers.map(asPlugin)], 'api');
    return this.register(composition, 'api', modules, [DatabaseModule.register(orm), HttpModule, StreamsModule]);
  }

  private static register(
    composition: Composition,
    process: ProcessKind,
    modules: PluginModules,
    imports: NonNullable<DynamicModule['imports']>,
  ): DynamicModule {
    const configs = [...composition.configs].map(([provide, useValue]) => ({ provide, useValue }));
    const shared = [
      ...configs,
      { provide: COMPOSITION, useValue: composition },
      { provide: PLUGIN_MODULES, useValue: modules },
      { provide: PROCESS_KIND, useValue: process },
      { provide: PluginCatalogue, useValue: composition },
      { provide: TextCatalogue, useValue: composition.texts },
      { provide: Installation, useExisting: KernelConfig },
      { provide: Jobs, useExisting: JobControl },
      { provide: Hooks, useExisting: HookRunner },
      { provide: AuditReader, useExisting: AuditTrail },
      { provide: Idempotency, useExisting: IdempotencyService },
      { provide: PrincipalFacts, useExisting: ContributedFacts },
      { provide: Settings, useExisting: SettingsService },
      { provide: ProjectData, useExisting: ProjectDataService },
      { provide: Tracing, useExisting: ScopeTracing },
      perPlugin(AuditLog, AuditTrail, (whole, plugin) => new PluginAuditLog(whole, plugin)),
      perPlugin(Metrics, MetricsService, (whole, plugin) => new PluginMetrics(whole, plugin)),
      perPlugin(ProcessCaches, NotifiedCaches, (whole, plugin) => new PluginProcessCaches(whole, plugin)),
      perPlugin(Outbox, OutboxWriter, (whole, plugin) => new PluginOutbox(whole, plugin)),
      perPlugin(RateLimiter, RedisRateLimiter, (whole, plugin) => new PluginRateLimiter(whole, plugin)),
      perPlugin(Secrets, DerivedSecrets, (whole, plugin) => new PluginSecrets(whole, plugin)),
      perPlugin(SharedCache, RedisSharedCache, (whole, plugin) => new PluginSharedCache(whole, plugin)),
      perPlugin(Texts, TextCatalogue, (whole, plugin) => new PluginTexts(whole, plugin)),
      AuditRepository,
      AuditTrail,
      ContributedFacts,
      DerivedSecrets,
      HandlerRegistry,
      HeardEvents,
      IdempotencyService,
      JobControl,
      JobsRepository,
      KeysWithIds,
      KeptAnswersRepository,
      LateEntriesRepository,
      ListenerRecords,
      ListenersRepository,
      MessageCatalogue,
      MetricsService,
      MissedReports,
      ModuleOwners,
      NotifiedCaches,
      OutboxRepository,
      OutboxWriter,
      OwedHooks,
      OwedHooksRepository,
      ParkedEntries,
      ParkedRepository,
      ProjectDataService,
      ProjectRowsRepository,
      QueueMoves,
      RedisConnection,
      RedisRateLimiter,
      RedisSharedCache,
      ScopeTracing,
      SettingsRepository,
      SettingsResolver,
      SettingsService,
      StoredSettings,
      Telemetry,
    ];
    return {
      module: KernelModule,
      imports: [
        DiscoveryModule,
        DriversModule.register(composition.drivers, composition.config.isTracing),
        ...imports,
        ...modules.keys(),
      ],
      providers: [...shared, HookRunner, PluginBoundaries],
      exports: [...shared, DiscoveryModule],
    };
  }
}
