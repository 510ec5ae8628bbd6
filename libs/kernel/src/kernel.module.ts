import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Hooks, Installation, Outbox, PluginCatalogue, Secrets } from '@roost/plugin-kit';
import { KernelConfig } from './config/kernel.config.js';
import { DatabaseModule } from './database/database.module.js';
import { HandlerRegistry } from './discovery/handler-registry.js';
import { HookRunner } from './discovery/hook-runner.js';
import { HttpModule } from './http/http.module.js';
import { ErrorReporter } from './logging/error-reporter.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { OutboxWriter } from './outbox/outbox-writer.js';
import type { Composition } from './plugins/composition.js';
import { COMPOSITION } from './plugins/composition.token.js';
import { DriversModule } from './plugins/drivers.module.js';
import { QueueModule } from './queue/queue.module.js';
import { RedisConnection } from './queue/redis.js';
import { DerivedSecrets } from './secrets/derived-secrets.js';

/** Everything that plugins build on, and the plugins' own modules. */
@Global()
@Module({})
export class KernelModule {
  /** Modules of the HTTP process. */
  static forApi(composition: Composition, orm: Options): DynamicModule {
    const plugins = composition.plugins.flatMap(({ module, api }) => [module, api]);
    const drivers = composition.drivers.map(({ api }) => api);
    return this.register(composition, [
      DatabaseModule.register(orm),
      HttpModule,
      ...defined(plugins),
      ...defined(drivers),
    ]);
  }

  /** Modules of the queue process. */
  static forWorker(composition: Composition, orm: Options): DynamicModule {
    const plugins = composition.plugins.flatMap(({ module, worker }) => [module, worker]);
    return this.register(composition, [
      DatabaseModule.register(orm),
      QueueModule.register(composition),
      ...defined(plugins),
    ]);
  }

  private static register(composition: Composition, imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    const configs = [...composition.configs].map(([provide, useValue]) => ({ provide, useValue }));
    const shared = [
      ...configs,
      { provide: COMPOSITION, useValue: composition },
      { provide: PluginCatalogue, useValue: composition },
      { provide: Installation, useExisting: KernelConfig },
      { provide: Secrets, useClass: DerivedSecrets },
      { provide: Outbox, useExisting: OutboxWriter },
      { provide: Hooks, useExisting: HookRunner },
      HandlerRegistry,
      OutboxRepository,
      OutboxWriter,
      ErrorReporter,
      RedisConnection,
    ];
    return {
      module: KernelModule,
      imports: [DiscoveryModule, DriversModule.register(composition.drivers), ...imports],
      providers: [...shared, HookRunner],
      exports: [...shared, DiscoveryModule],
    };
  }
}

const defined = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item): item is T => item !== undefined);
