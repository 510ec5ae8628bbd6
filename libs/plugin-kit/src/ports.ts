import { Inject } from '@nestjs/common';
import type { AnyClass } from './any-class.js';
import type { ModuleLoader } from './module-loader.js';
import type { PluginMigration } from './plugin-migration.js';

declare const contract: unique symbol;

/** A seam: something a plugin needs done, and others implement. Made by {@link definePort}. */
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
 * @param options.outsideTransactions makes what is injected throw an Error when one of its methods is called inside a transaction, which would
 * hold its locks and its connection for as long as another service takes. Default false
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
 * An implementation of a port. It is open when it is the chosen one, or named in `<PORT>_ALSO_OPEN`, or stands beside one that is `partial`; the
 * others are not loaded, and their configuration is not validated.
 */
export interface DriverManifest<T extends object = object> {
  readonly port: Port<T>;
  /** Unique among the drivers of the port. */
  readonly name: string;
  readonly config?: AnyClass;
  /**
   * Whether it does only a part of what the port is for. While it is the chosen one, and no other that does all is open, the default driver of the
   * port is opened beside it. Default false
   */
  readonly partial?: boolean;
  /** MikroORM entities of its own; their tables start with `<port>_<driver>_` and are made once the driver is open. */
  readonly entities?: readonly AnyClass[];
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

/** Injects {@link OpenDrivers}, for what has to read where an earlier choice wrote. */
export const InjectOpenDrivers = (port: Port): ParameterDecorator => Inject(port.openToken);
