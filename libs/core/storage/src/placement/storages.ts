import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { HealthCheck, InjectOpenDrivers, type OpenDrivers, Problem } from '@roost/plugin-kit';
import { storageErrors } from '../storage.errors.js';
import { type ObjectFacts, type StorageDriver, StoragePort } from '../storage.port.js';

/** A storage that is open. */
export interface OpenStorage {
  name: string;
  driver: StorageDriver;
}

/**
 * The storages that are open. New bytes go to the chosen one, or, where it does not keep such bytes, to the first one that keeps everything; rows say
 * which has what.
 */
@Injectable()
export class Storages {
  constructor(@InjectOpenDrivers(StoragePort) private readonly drivers: OpenDrivers<StorageDriver>) {}

  get current(): OpenStorage {
    const { chosen } = this.drivers;
    return { name: chosen, driver: this.of(chosen) };
  }

  /** Where bytes go of which nothing is known yet. */
  get incoming(): OpenStorage {
    const { current } = this;
    if (!current.driver.keeps) return current;
    const [whole] = [...this.drivers.byName].filter(([, driver]) => !driver.keeps);
    return whole ? { name: whole[0], driver: whole[1] } : current;
  }

  get names(): string[] {
    return [...this.drivers.byName.keys()];
  }

  isOpen(name: string): boolean {
    return this.drivers.byName.has(name);
  }

  of(name: string): StorageDriver {
    const driver = this.drivers.byName.get(name);
    if (!driver)
      throw new Error(`These bytes are in the storage ${name}, which is not open. Name it in STORAGE_ALSO_OPEN`);
    return driver;
  }

  /** Where something goes that is made of what is in a storage: beside it, unless the chosen storage is there for a part of all bytes only. */
  nameForDerived(source: string): string {
    const { name, driver } = this.current;
    return driver.keeps ? name : source;
  }

  /** Whether a storage keeps such bytes, as far as it is known beforehand. */
  keeps(name: string, facts: ObjectFacts): boolean {
    return this.of(name).keeps?.(facts) ?? true;
  }

  /**
   * Stores bytes in a storage, or where that does not keep them, in the one that keeps everything.
   *
   * @param open gives the bytes; called once for each storage that is tried
   * @returns the name of the storage that has them
   */
  async put(key: string, open: () => Promise<Readable>, facts: ObjectFacts, preferred: string): Promise<string> {
    const { name: other, driver } = this.incoming;
    if (preferred !== other && (await this.isPut(preferred, key, open, facts))) return preferred;
    await driver.put(key, await open(), facts);
    return other;
  }

  /**
   * Copies what has arrived to the chosen storage, if that keeps such bytes. The copy that it was made of is still there.
   *
   * @returns the name of the storage where the bytes are to stay
   */
  async copyToChosen(key: string, from: string, facts: ObjectFacts): Promise<string> {
    const { name } = this.current;
    if (name === from) return from;
    return (await this.isPut(name, key, () => this.of(from).get(key), facts)) ? name : from;
  }

  @HealthCheck('storage')
  async check(): Promise<void> {
    await Promise.all([...this.drivers.byName.values()].map((driver) => driver.check()));
  }

  private async isPut(name: string, key: string, open: () => Promise<Readable>, facts: ObjectFacts): Promise<boolean> {
    if (!this.keeps(name, facts)) return false;
    try {
      await this.of(name).put(key, await open(), facts);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === storageErrors.refused.code) return false;
      throw error;
    }
  }
}
