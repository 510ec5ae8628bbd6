import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { OpenDrivers } from '@roost/plugin-kit';
import type { OpenDriver } from './composition.js';
import { tracedDriver } from '../telemetry/traced-driver.js';
import { outsideTransactions } from './outside-transactions.js';

/**
 * Makes the open drivers of each port injectable everywhere: each by its class, the chosen one and all of them by the port's tokens. What
 * the tokens give refuses to be called inside a transaction where the port asks for it.
 */
@Global()
@Module({})
export class DriversModule {
  /** @param drivers of each port the chosen one first. @param isTracing whether their calls may be part of what is traced */
  static register(drivers: readonly OpenDriver[], isTracing: boolean): DynamicModule {
    const ports = Map.groupBy(drivers, ({ port }) => port.token);
    const providers = [...ports.values()].flatMap((open) =>
      open.flatMap(({ port, name, useClass }, index) => {
        if (index > 0) return [useClass];
        const guarded = (em: EntityManager, ...instances: object[]): OpenDrivers<object> => ({
          chosen: name,
          byName: new Map(
            open.map((driver, at) => {
              const instance = instances[at] ?? {};
              const checked = port.outsideTransactions ? outsideTransactions(instance, port.name, em) : instance;
              return [driver.name, isTracing ? tracedDriver(checked, port.name, driver.name) : checked];
            }),
          ),
        });
        const chosen = ({ byName }: OpenDrivers<object>): object | undefined => byName.get(name);
        return [
          useClass,
          { provide: port.openToken, inject: [EntityManager, ...open.map((it) => it.useClass)], useFactory: guarded },
          { provide: port.token, inject: [port.openToken], useFactory: chosen },
        ];
      }),
    );
    return { module: DriversModule, providers, exports: providers };
  }
}
