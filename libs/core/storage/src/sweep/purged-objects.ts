import { Injectable } from '@nestjs/common';
import { type HookMap, Hooks, OnHook } from '@roost/plugin-kit';
import { Storages } from '../placement/storages.js';
import { BLOBS_ROOT } from '../storage.keys.js';
import { inParallel } from './in-parallel.js';

const BATCH = 500;
/** Calls of a storage that are under way at once: each is a round trip where it is another machine. */
const AT_ONCE = 16;

/** Deletes the objects below `<plugin>/` of a plugin that is purged, in every storage that is open. */
@Injectable()
export class PurgedObjects {
  constructor(
    private readonly storages: Storages,
    private readonly hooks: Hooks,
  ) {}

  @OnHook('kernel.purging')
  async purge(purging: HookMap['kernel.purging']): Promise<HookMap['kernel.purging']> {
    const prefix = `${purging.plugin}/`;
    if ((await this.rootsOfOthers(purging.plugin)).has(prefix)) return purging;
    const found = [...purging.found];
    for (const name of this.storages.names) {
      const { objects, bytes } = await this.each(name, prefix, purging.deletes);
      if (objects > 0) found.push(`${String(objects)} files in the storage ${name}, ${String(bytes)} bytes`);
    }
    return { ...purging, found };
  }

  /** @returns what there was. */
  private async each(name: string, prefix: string, deletes: boolean): Promise<{ objects: number; bytes: number }> {
    const driver = this.storages.of(name);
    const sum = { objects: 0, bytes: 0 };
    let batch: string[] = [];
    const deleteBatch = async (): Promise<void> => {
      await inParallel(batch, AT_ONCE, (key) => driver.delete(key));
      batch = [];
    };
    for await (const { key, bytes } of driver.list(prefix)) {
      sum.objects++;
      sum.bytes += bytes;
      if (deletes && batch.push(key) === BATCH) await deleteBatch();
    }
    await deleteBatch();
    return sum;
  }

  /** Folders that are called like a plugin, and hold what others keep: blobs lie where media once had them. */
  private async rootsOfOthers(plugin: string): Promise<ReadonlySet<string>> {
    const { roots } = await this.hooks.run('storage.sweeping', { roots: [] });
    return new Set([BLOBS_ROOT, ...roots.map(({ root }) => root).filter((root) => root !== `${plugin}/`)]);
  }
}
