import { Injectable, Logger } from '@nestjs/common';
import { Hooks, newId, OnJob, ProjectStates } from '@roost/plugin-kit';
import { Storages } from '../placement/storages.js';
import { StorageConfig } from '../storage.config.js';
import { type SweptRoot, sweepStorage } from '../storage.contracts.js';
import { BLOBS_ROOT, sourceKey } from '../storage.keys.js';
import type { StorageDriver, StoredObject } from '../storage.port.js';
import { inParallel } from './in-parallel.js';
import { SweepRepository } from './sweep.repository.js';

const BATCH = 500;
/** Calls of a storage that are under way at once: each is a round trip where it is another machine. */
const AT_ONCE = 16;
const HOUR_MS = 3_600_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Removed {
  objects: number;
  bytes: number;
}

/** Removes what no row names, once it is so old that no request can still be about to name it; reports what no file backs. */
@Injectable()
export class SweepJob {
  private readonly logger = new Logger(SweepJob.name);

  constructor(
    private readonly sweeps: SweepRepository,
    private readonly storages: Storages,
    private readonly hooks: Hooks,
    private readonly projects: ProjectStates,
    private readonly config: StorageConfig,
  ) {}

  @OnJob(sweepStorage)
  async sweep(): Promise<void> {
    if (!(await this.sweeps.knowsAllBlobs())) {
      this.logger.warn('Nothing is swept: the plugin media has yet to hand its tables over, turn it on and migrate');
      return;
    }
    const startedAt = new Date();
    const removed: Removed = { objects: 0, bytes: 0 };
    const { roots } = await this.hooks.run('storage.sweeping', { roots: [] });
    for (const name of this.storages.names) {
      await this.removeUnnamed(name, removed);
      for (const swept of roots) await this.removeUnknown(name, swept, removed);
    }
    const missing = await this.findMissing();
    const report = { removedObjects: removed.objects, removedBytes: removed.bytes, missing };
    if (missing > 0) this.logger.error(report, 'Bytes are missing in the storage: see GET /admin/media/sweep');
    await this.sweeps.save({ id: newId(), ...report, startedAt, finishedAt: new Date() });
  }

  private async removeUnnamed(storage: string, removed: Removed): Promise<void> {
    const driver = this.storages.of(storage);
    await this.inBatches(driver, BLOBS_ROOT, async (objects) => {
      const ids = objects.map(({ key }) => ownerOf(key)).filter((id) => UUID.test(id));
      const named = await this.sweeps.namedObjects([...new Set(ids)], storage);
      await this.remove(
        driver,
        objects.filter(({ key }) => !named.has(key.slice(BLOBS_ROOT.length))),
        removed,
      );
    });
  }

  private async removeUnknown(storage: string, { root, known }: SweptRoot, removed: Removed): Promise<void> {
    const driver = this.storages.of(storage);
    await this.inBatches(driver, root, async (objects) => {
      const ids = objects.map(({ key }) => ownerOf(key)).filter((id) => UUID.test(id));
      const needed = await known([...new Set(ids)]);
      await this.remove(
        driver,
        objects.filter(({ key }) => !needed.has(ownerOf(key))),
        removed,
      );
    });
  }

  /** Hands over what is old enough. */
  private async inBatches(
    driver: StorageDriver,
    root: string,
    look: (objects: StoredObject[]) => Promise<void>,
  ): Promise<void> {
    const youngest = Date.now() - this.config.sweepHours * HOUR_MS;
    let batch: StoredObject[] = [];
    for await (const object of driver.list(root)) {
      if (object.modifiedAt.getTime() > youngest) continue;
      batch.push(object);
      if (batch.length < BATCH) continue;
      await look(batch);
      batch = [];
    }
    if (batch.length > 0) await look(batch);
  }

  private async remove(driver: StorageDriver, objects: readonly StoredObject[], removed: Removed): Promise<void> {
    await inParallel(objects, AT_ONCE, async ({ key, bytes }) => {
      await driver.delete(key);
      removed.objects++;
      removed.bytes += bytes;
    });
  }

  /** Leaves out suspended projects. @returns how many blobs there are no bytes of. */
  private async findMissing(): Promise<number> {
    const closed = await this.projects.closedIds();
    let missing = 0;
    for (let after = FIRST_ID; ;) {
      const blobs = await this.sweeps.blobsAfter(after, closed, BATCH);
      const lost: string[] = [];
      const found: string[] = [];
      await inParallel(blobs, AT_ONCE, async ({ id, storage, missingSince }) => {
        if (!this.storages.isOpen(storage)) return;
        const isThere = (await this.storages.of(storage).head(sourceKey(id))) !== null;
        if (!isThere) missing++;
        if (isThere !== (missingSince === null)) (isThere ? found : lost).push(id);
      });
      await this.sweeps.setMissing(lost, new Date());
      await this.sweeps.setMissing(found, null);
      const last = blobs.at(-1);
      if (blobs.length < BATCH || !last) return missing;
      after = last.id;
    }
  }
}

/** The second part of a key: the id of what it belongs to. */
const ownerOf = (key: string): string => key.split('/')[1] ?? '';
