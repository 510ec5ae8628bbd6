import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { sourceKey, Storages } from '@roost/storage';

/** Gives tools that read files the uploaded bytes as one. */
@Injectable()
export class SourceFiles {
  constructor(private readonly storages: Storages) {}

  /** Whether the storage has them. */
  async exists({ id, storage }: { id: string; storage: string }): Promise<boolean> {
    return (await this.storages.of(storage).head(sourceKey(id))) !== null;
  }

  /** Calls `work` with the path of the uploaded file, which is fetched for it where the storage is elsewhere. */
  async use<T>(blob: { id: string; storage: string }, work: (path: string) => Promise<T>): Promise<T> {
    const key = sourceKey(blob.id);
    const driver = this.storages.of(blob.storage);
    const local = driver.localPath(key);
    if (local !== undefined) return work(local);
    const folder = await mkdtemp(join(tmpdir(), 'roost-media-'));
    try {
      const path = join(folder, 'source');
      await pipeline(await driver.get(key), createWriteStream(path));
      return await work(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
