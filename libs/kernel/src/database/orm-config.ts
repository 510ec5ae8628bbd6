import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Composition } from '../plugins/composition.js';
import { asPlugin } from '../plugins/load-modules.js';
import { RequestScope } from '../scope/request-scope.js';
import { nameStatementsOn } from './named-statements.js';
import { postponeOn } from './postponed-statements.js';
import { releaseBrokenClients } from './release-broken-clients.js';
import { ownerUrlOf } from './running-role.js';
import { traceStatementsOn } from '../telemetry/trace-statements.js';
import { breakHungConnections } from './time-limits.js';

/** Name under which a migration is recorded: its plugin's and its own. */
const migrationName = (plugin: string, migration: string): string => `${plugin}/${migration}`;

/** MikroORM options for whoever changes tables: those of the role that owns them. */
export function ownerOrmConfig(composition: Composition): Options {
  return { ...ormConfig(composition), clientUrl: ownerUrlOf(composition.config) };
}

/** MikroORM options of a composition: entities and migrations of every plugin, in load order. */
export function ormConfig({ config, plugins, drivers }: Composition): Options {
  const owners = [...plugins, ...drivers.map(asPlugin)];
  return defineConfig({
    clientUrl: config.databaseUrl,
    entities: owners.flatMap((plugin) => [...(plugin.entities ?? [])]),
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    pool: { min: 0, max: config.databasePool },
    driverOptions: {
      application_name: 'roost',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      pipeline: true,
      onPoolCreated: (pool: Pool) => {
        releaseBrokenClients(pool);
        nameStatementsOn(pool, config.databasePrepare);
        breakHungConnections(pool);
        if (config.isTracing) traceStatementsOn(pool);
        postponeOn(pool);
      },
    },
    forceUtcTimezone: true,
    ignoreUndefinedInQuery: false,
    context: () => RequestScope.current?.entityManager,
    migrations: {
      tableName: 'kernel_migration',
      transactional: true,
      allOrNothing: true,
      snapshot: false,
      silent: true,
      migrationsList: owners.flatMap((plugin) =>
        (plugin.migrations ?? []).map((migration) => ({
          name: migrationName(plugin.name, migration.name),
          class: migration.class,
        })),
      ),
    },
    schemaGenerator: { skipTables: ['kernel_migration'] },
  });
}
