import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type ByteRange, Storages } from '@roost/storage';
import { MediaConfig } from '../media.config.js';

/** Larger files are not kept in memory. In bytes. */
const SMALL = 524_288;

/** Something stored, whose key no other bytes will ever have. */
export interface StoredFile {
  storage: string;
  key: string;
  bytes: number;
}

/** Reads stored files, the small ones from memory when they are asked for again. */
@Injectable()
export class StoredFiles {
  private readonly small: LRUCache<string, Buffer, string> | undefined;

  constructor(
    private readonly storages: Storages,
    { cacheBytes }: MediaConfig,
  ) {
    if (cacheBytes === 0) return;
    this.small = new LRUCache({
      maxSize: cacheBytes,
      // An entry costs more than its bytes.
      sizeCalculation: ({ length }) => length + 512,
      fetchMethod: async (key, _stale, { context: storage }) => buffer(await this.storages.of(storage).get(key)),
    });
  }

  /** What is in memory. */
  peek(key: string): Buffer | undefined {
    return this.small?.get(key);
  }

  /** @throws a Problem `storage.missing` */
  async open({ storage, key, bytes }: StoredFile, range?: ByteRange): Promise<Readable | Buffer> {
    if (!this.small || bytes > SMALL) return this.storages.of(storage).get(key, range);
    const whole = this.small.get(key) ?? (await this.small.forceFetch(key, { context: storage }));
    return range ? whole.subarray(range.start, range.end + 1) : whole;
  }
}
