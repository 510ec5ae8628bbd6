import { Inject } from '@nestjs/common';
import type { AnyClass } from './any-class.js';
import type { Belonging } from './belonging.js';
import type { ModuleLoader } from './module-loader.js';
import type { PluginMigration } from './plugin-migration.js';

declare const contract: unique symbol;

/** An interface that drivers implement. Made by {@link definePort}. */
export interface Port<T extends object = object> {
  /** Lower-case name, unique among the loaded plugins. `<NAME>_DRIVER` in the environment chooses the driver. */
  readonly name: string;
  /** Name of the driver that is used when the configuration does not choose one. */
  readonly defaultDriver: string;
  /** Whether its drivers refuse to be called while the caller has a transaction open. */
  readonly outsideTransactions: boolean;
  /** Injection token of the chosen driver, see {@link InjectDriver}. */
  readonly token: symbol;
  /** Injection token of all open drivers, see {@link InjectOpenDrivers}. */
  readonly openToken: symbol;
  /** Carries the type only; never set. */
  readonly [contract]?: T;
}

/**
 * Declares a port, whose drivers implement `T`.
 *
 * @param options.outsideTransactions makes the injected driver throw when one of its methods is called inside a transaction, because a slow
 * service would hold the locks and the connection. Default false
 * @example
 * export const StoragePort = definePort<StorageDriver>('storage', { defaultDriver: 'local', outsideTransactions: true });
 */
export function definePort<T extends object>(
  name: string,
  { defaultDriver, outsideTransactions = false }: { defaultDriver: string; outsideTransactions?: boolean },
): Port<T> {
  const token = Symbol.for(`roost:port:${name}`);
  const openToken = Symbol.for(`roost:open-drivers:${name}`);
  return Object.freeze({ name, defaultDriver, outsideTransactions, token, openToken });
}

/**
 * An implementation of a port. It is open when it is the chosen one, is named in `<PORT>_ALSO_OPEN`, or complements one that is `partial`.
 * Other drivers are not loaded, and their configuration is not validated.
 */
export interface DriverManifest<T extends object = object> {
  readonly port: Port<T>;
  /** Unique among the drivers of the port. */
  readonly name: string;
  readonly config?: AnyClass;
  /**
   * Whether it implements only a part of the port. While it is chosen and no complete driver is open, the port's default driver is opened
   * too. Default false
   */
  readonly partial?: boolean;
  /** MikroORM entities of its own; their tables start with `<port>_<driver>_` and are made once the driver is open. */
  readonly entities?: readonly AnyClass[];
  /** As in the manifest of a plugin: each of its tables without a column `project_id`. */
  readonly belonging?: Belonging;
  readonly migrations?: readonly PluginMigration[];
  /** Imports an injectable class, once the driver is open; it may inject its own config and what all modules provide. */
  readonly load: () => Promise<AnyClass<T>> | AnyClass<T>;
  /** Controllers that the driver brings, loaded by the HTTP process while the driver is the chosen one. */
  readonly api?: ModuleLoader;
}

/**
 * Declares a driver.
 *
 * @example
 * export const localStorageDriver = defineDriver({
 *   port: StoragePort, name: 'local', config: LocalStorageConfig,
 *   load: () => import('./local-storage.js').then((file) => file.LocalStorage),
 * });
 */
export function defineDriver<T extends object>(driver: DriverManifest<T>): DriverManifest<T> {
  return Object.freeze({ ...driver });
}

/** The drivers of a port that a process has open. */
export interface OpenDrivers<T extends object> {
  /** Name of the chosen one. */
  readonly chosen: string;
  readonly byName: ReadonlyMap<string, T>;
}

/** Injects the chosen driver of a port into a constructor parameter. */
export const InjectDriver = (port: Port): ParameterDecorator => Inject(port.token);

/** Injects {@link OpenDrivers}, for code that has to read from an earlier choice of driver. */
export const InjectOpenDrivers = (port: Port): ParameterDecorator => Inject(port.openToken);
