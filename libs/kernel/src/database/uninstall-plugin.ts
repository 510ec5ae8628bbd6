import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { PluginManifest } from '@roost/plugin-kit';
import pg from 'pg';
import type { Composition } from '../plugins/composition.js';
import { StartupError } from '../startup-error.js';
import { MIGRATION_LOCK } from './migrate.js';
import { ownerOrmConfig } from './orm-config.js';
import { connect, ownerUrlOf } from './running-role.js';
import { UninstallRepository } from './uninstall.repository.js';

/** What a plugin has, and loses in an uninstall. */
export interface PluginRemains {
  /** Its tables, with about as many rows as they have. */
  tables: { name: string; rows: number }[];
  /** Events, hooks, jobs and settings of projects that are kept for it. */
  kept: number;
  /** How many of its migrations have run. */
  migrations: number;
}

/** Says what a plugin has in the database, whether it is on, off or gone. */
export async function remainsOfPlugin(composition: Composition, name: string): Promise<PluginRemains> {
  const orm = await MikroORM.init(ownerOrmConfig(composition));
  try {
    const em = orm.em.fork();
    return await new Uninstall(orm, em, composition, name).remains();
  } finally {
    await orm.close();
  }
}

/**
 * Deletes what a plugin that is off has in the database: its tables, by its migrations or, where it is not installed any more, by
 * their names; and all that is kept for it. All or nothing.
 *
 * @returns the names of the tables that are gone.
 * @throws StartupError with one sentence: the plugin is on, or unknown, or a migration or another table refuses.
 */
export async function uninstallPlugin(composition: Composition, name: string): Promise<string[]> {
  const { plugins, disabled, driverNames } = composition;
  if (plugins.some((plugin) => plugin.name === name)) {
    const how = 'name it in ROOST_DISABLED_PLUGINS, or take it out of the list, and restart the server first';
    throw new StartupError(`Plugin ${name}: it is enabled; ${how}`);
  }
  if (driverNames.includes(name)) throw new StartupError(`${name} is a driver, not a plugin`);
  const manifest = disabled.find((plugin) => plugin.name === name);
  const { config } = composition;
  const lock = new pg.Client({ connectionString: ownerUrlOf(config), application_name: 'roost-migrate' });
  await connect(lock, config);
  // Its entities may refer to those of plugins that are off as well.
  const migrating = manifest ? [{ ...manifest, entities: [] }] : [];
  const orm = await MikroORM.init(ownerOrmConfig({ ...composition, plugins: [...plugins, ...migrating] }));
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await orm.em.fork().transactional((em) => new Uninstall(orm, em, composition, name).run(manifest));
  } finally {
    await orm.close();
    await lock.end();
  }
}

/** One uninstall, in the transaction of its entity manager. */
class Uninstall {
  private readonly repository: UninstallRepository;

  constructor(
    private readonly orm: MikroORM,
    private readonly em: EntityManager,
    private readonly composition: Composition,
    private readonly name: string,
  ) {
    this.repository = new UninstallRepository(em);
  }

  async remains(): Promise<PluginRemains> {
    const applied = await this.repository.appliedMigrations();
    const names = await this.tables(applied);
    return {
      tables: await this.repository.rowsOf(names),
      kept: await this.repository.countKept(this.name),
      migrations: applied.filter((migration) => migration.startsWith(`${this.name}/`)).length,
    };
  }

  async run(manifest: PluginManifest | undefined): Promise<string[]> {
    const { name } = this;
    const applied = await this.repository.appliedMigrations();
    const own = applied.filter((migration) => migration.startsWith(`${name}/`));
    const tables = own.length > 0 ? await this.tables(applied) : [];
    try {
      if (manifest) await this.runDown(own);
      else if (tables.length > 0) await this.repository.dropTables(tables);
      await this.repository.deleteMigrationsOf(name);
    } catch (cause) {
      if (cause instanceof StartupError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StartupError(`Plugin ${name}: nothing was deleted: ${reason}`, { cause });
    }
    const kept = await this.repository.deleteKept(name);
    if (!manifest && own.length === 0 && kept === 0) throw new StartupError(`Plugin ${name}: it has no data`);
    const left = new Set(manifest ? await this.tables(applied) : []);
    return tables.filter((table) => !left.has(table));
  }

  private async runDown(applied: readonly string[]): Promise<void> {
    const transaction: unknown = this.em.getTransactionContext();
    const down = await this.orm.migrator.down({ migrations: [...applied], transaction });
    const undone = new Set(down.map(({ name }) => name));
    const [unknown] = applied.filter((migration) => !undone.has(migration));
    if (unknown !== undefined) {
      throw new StartupError(`Plugin ${this.name}: its installed version does not know the migration ${unknown}`);
    }
  }

  /** Tables with the plugin's prefix, but for those of plugins whose longer name begins like it. */
  private async tables(applied: readonly string[]): Promise<string[]> {
    const { plugins, disabled, driverNames } = this.composition;
    const owners = new Set([
      ...[...plugins, ...disabled].map(({ name }) => name),
      ...driverNames,
      ...applied.map((migration) => migration.slice(0, migration.indexOf('/'))),
    ]);
    const prefix = prefixOf(this.name);
    const others = [...owners].map(prefixOf).filter((other) => other !== prefix && other.startsWith(prefix));
    const found = await this.repository.tablesFrom(prefix);
    return found.filter((table) => !others.some((other) => table.startsWith(other)));
  }
}

const prefixOf = (owner: string): string => `${owner.replaceAll('-', '_')}_`;
