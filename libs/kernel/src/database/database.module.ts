import { MikroOrmModule } from '@mikro-orm/nestjs';
import { EntityManager, type Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Database, HealthCheck, Notifications } from '@roost/plugin-kit';
import { EntityCheck } from './entity-check.js';
import { perPlugin } from '../per-plugin/per-plugin.js';
import { OrmDatabase } from './orm-database.js';
import { PgNotifications } from './pg-notifications.js';
import { PluginNotifications } from './plugin-notifications.js';
import { ProcessesRepository } from './processes.repository.js';
import { PublicUrlCheck } from './public-url-check.js';

/** The ORM and the notification connection, for every module of the process. */
@Global()
@Module({
  providers: [
    EntityCheck,
    OrmDatabase,
    { provide: Database, useExisting: OrmDatabase },
    PgNotifications,
    ProcessesRepository,
    PublicUrlCheck,
    perPlugin(Notifications, PgNotifications, (whole, plugin) => new PluginNotifications(whole, plugin)),
  ],
  exports: [Database, Notifications, OrmDatabase, PgNotifications],
})
export class DatabaseModule {
  constructor(private readonly em: EntityManager) {}

  static register(orm: Options): DynamicModule {
    return { module: DatabaseModule, imports: [MikroOrmModule.forRoot({ ...orm, registerRequestContext: false })] };
  }

  @HealthCheck('database')
  async checkDatabase(): Promise<void> {
    await this.em.fork().execute('select 1');
  }
}
