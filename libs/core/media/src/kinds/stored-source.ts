import { buffer } from 'node:stream/consumers';
import type { StorageDriver } from '../storage.port.js';
import { type FileSource, TooFarAway } from './file-source.js';

/** Places beyond its head in which a stored file is looked at: boxes before the last one of a film, and tags before music, are few. */
const MOST_READS = 16;
/** So much is fetched at once, since what is asked for next mostly stands behind. In bytes. */
const BLOCK_BYTES = 65_536;

/** A file that is whole and stored. Blocks of it are fetched as they are asked for. */
export class StoredSource implements FileSource {
  private block = { start: 0, bytes: Buffer.alloc(0) };
  private reads = 0;

  /** @param bytes of the whole file */
  constructor(
    readonly head: Buffer,
    private readonly driver: Pick<StorageDriver, 'get'>,
    private readonly key: string,
    private readonly bytes: number,
  ) {}

  async read(start: number, length: number): Promise<Buffer> {
    const end = Math.min(start + length, this.bytes);
    if (end <= start) return Buffer.alloc(0);
    if (end <= this.head.length) return this.head.subarray(start, end);
    if (start < this.block.start || end > this.block.start + this.block.bytes.length) await this.fetch(start, end);
    return this.block.bytes.subarray(start - this.block.start, end - this.block.start);
  }

  private async fetch(start: number, end: number): Promise<void> {
    this.reads += 1;
    if (this.reads > MOST_READS) throw new TooFarAway('The file leads from place to place');
    const last = Math.min(Math.max(end, start + BLOCK_BYTES), this.bytes) - 1;
    this.block = { start, bytes: await buffer(await this.driver.get(this.key, { start, end: last })) };
  }
}
