import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { DriverManifest } from '@roost/plugin-kit';

/** Makes the chosen driver of each port injectable everywhere, by its class and by the port's token. */
@Global()
@Module({})
export class DriversModule {
  static register(drivers: readonly DriverManifest[]): DynamicModule {
    const providers = drivers.flatMap(({ port, useClass }) => [
      useClass,
      { provide: port.token, useExisting: useClass },
    ]);
    return { module: DriversModule, providers, exports: providers };
  }
}
