import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { OpenDrivers } from '@roost/plugin-kit';
import type { OpenDriver } from './composition.js';

/** Makes the open drivers of each port injectable everywhere: each by its class, the chosen one and all of them by the port's tokens. */
@Global()
@Module({})
export class DriversModule {
  /** @param drivers of each port the chosen one first. */
  static register(drivers: readonly OpenDriver[]): DynamicModule {
    const ports = Map.groupBy(drivers, ({ port }) => port.token);
    const providers = [...ports.values()].flatMap((open) =>
      open.flatMap(({ port, name, useClass }, index) => {
        if (index > 0) return [useClass];
        const useFactory = (...instances: object[]): OpenDrivers<object> => ({
          chosen: name,
          byName: new Map(open.map((driver, at) => [driver.name, instances[at] ?? {}])),
        });
        return [
          useClass,
          { provide: port.token, useExisting: useClass },
          { provide: port.openToken, inject: open.map((driver) => driver.useClass), useFactory },
        ];
      }),
    );
    return { module: DriversModule, providers, exports: providers };
  }
}
