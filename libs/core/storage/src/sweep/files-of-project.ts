import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import type {} from '@roost/projects';
import { BlobsRepository } from '../blobs/blobs.repository.js';
import { Storages } from '../placement/storages.js';
import { blobPrefix } from '../storage.keys.js';
import { inParallel } from './in-parallel.js';

const BATCH = 100;
/** Calls of a storage that are under way at once: each is a round trip where it is another machine. */
const AT_ONCE = 16;

/** Deletes the bytes of a project that is deleted, and all that was made of them. */
@Injectable()
export class FilesOfProject {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly storages: Storages,
  ) {}

  @OnHook('projects.deleting')
  async delete(deleting: HookMap['projects.deleting']): Promise<HookMap['projects.deleting']> {
    const run = (signal: AbortSignal) => this.deleteAll(deleting.projectId, signal);
    return Promise.resolve({ ...deleting, steps: [...deleting.steps, { name: 'storage.files', run }] });
  }

  /** Rows go after their bytes: what was cut off is found again. */
  private async deleteAll(projectId: string, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const blobs = await this.blobs.placesOf(projectId, BATCH);
      if (blobs.length === 0) return true;
      await inParallel(blobs, AT_ONCE, async ({ id, storages }) => {
        for (const storage of storages) await this.storages.of(storage).deletePrefix(blobPrefix(id));
      });
      await this.em.transactional(() => this.blobs.delete(blobs.map(({ id }) => id)));
    }
    return false;
  }
}
