import { Injectable } from '@nestjs/common';
import { HealthCheck, InjectOpenDrivers, type OpenDrivers } from '@roost/plugin-kit';
import { type StorageDriver, StoragePort } from '../storage.port.js';

/** The storages that are open: new bytes go to the chosen one, and each blob says which has its own. */
@Injectable()
export class Storages {
  constructor(@InjectOpenDrivers(StoragePort) private readonly drivers: OpenDrivers<StorageDriver>) {}

  get current(): { name: string; driver: StorageDriver } {
    const { chosen } = this.drivers;
    return { name: chosen, driver: this.of(chosen) };
  }

  get names(): string[] {
    return [...this.drivers.byName.keys()];
  }

  isOpen(name: string): boolean {
    return this.drivers.byName.has(name);
  }

  of(name: string): StorageDriver {
    const driver = this.drivers.byName.get(name);
    if (!driver) throw new Error(`Bytes are in the storage ${name}, which is not open: name it in STORAGE_ALSO_OPEN`);
    return driver;
  }

  @HealthCheck('storage')
  async check(): Promise<void> {
    await Promise.all([...this.drivers.byName.values()].map((driver) => driver.check()));
  }
}
