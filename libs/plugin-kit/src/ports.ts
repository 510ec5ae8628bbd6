import { Inject } from '@nestjs/common';
import type { AnyClass } from './any-class.js';
import type { ModuleLoader } from './module-loader.js';

declare const contract: unique symbol;

/** A seam: something a plugin needs done, and others implement. Made by {@link definePort}. */
export interface Port<T extends object = object> {
  /** Lower-case name, unique among the loaded plugins. `<NAME>_DRIVER` in the environment chooses the driver. */
  readonly name: string;
  /** Name of the driver that is used when the configuration does not choose one. */
  readonly defaultDriver: string;
  /** Injection token of the chosen driver, see {@link InjectDriver}. */
  readonly token: symbol;
  /** Carries the type only; never set. */
  readonly [contract]?: T;
}

/**
 * Declares a port, whose drivers implement `T`.
 *
 * @example
 * export const StoragePort = definePort<StorageDriver>('storage', { defaultDriver: 'local' });
 */
export function definePort<T extends object>(name: string, options: { defaultDriver: string }): Port<T> {
  return Object.freeze({ name, defaultDriver: options.defaultDriver, token: Symbol.for(`roost:port:${name}`) });
}

/** An implementation of a port. Only the chosen one is loaded, and only its configuration is validated. */
export interface DriverManifest<T extends object = object> {
  readonly port: Port<T>;
  /** Unique among the drivers of the port. */
  readonly name: string;
  readonly config?: AnyClass;
  /** An injectable class; it may inject its own config and what its module provides. */
  readonly useClass: AnyClass<T>;
  /** Controllers that the driver brings, loaded by the HTTP process while the driver is the chosen one. */
  readonly api?: ModuleLoader;
}

/**
 * Declares a driver.
 *
 * @example
 * export const localStorageDriver = defineDriver({
 *   port: StoragePort, name: 'local', config: LocalStorageConfig, useClass: LocalStorage,
 * });
 */
export function defineDriver<T extends object>(driver: DriverManifest<T>): DriverManifest<T> {
  return Object.freeze({ ...driver });
}

/** Injects the chosen driver of a port into a constructor parameter. */
export const InjectDriver = (port: Port): ParameterDecorator => Inject(port.token);
