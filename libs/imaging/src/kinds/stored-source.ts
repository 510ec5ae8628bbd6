import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { type FileSource, type ImageExtent, TooFarAway } from './file-source.js';

/** Places beyond its head in which a stored file is looked at: boxes before the last one of a film, and tags before music, are few. */
const MOST_READS = 16;
/** So much is fetched at once, since what is asked for next mostly stands behind. In bytes. */
const BLOCK_BYTES = 65_536;

/** Where a stored file is. */
interface StoredBytes {
  /** The first of them. */
  readonly head: Buffer;
  /** Reads bytes from `start` to `end`, which are both included. */
  readonly get: (range: { start: number; end: number }) => Promise<Readable>;
  /** Of the whole file. */
  readonly bytes: number;
  readonly measure: () => Promise<ImageExtent | undefined>;
}

/** A file that is whole and stored. Blocks of it are fetched as they are asked for. */
export class StoredSource implements FileSource {
  private block = { start: 0, bytes: Buffer.alloc(0) };
  private reads = 0;

  constructor(private readonly file: StoredBytes) {}

  get head(): Buffer {
    return this.file.head;
  }

  measure(): Promise<ImageExtent | undefined> {
    return this.file.measure();
  }

  async read(start: number, length: number): Promise<Buffer> {
    const { bytes } = this.file;
    const end = Math.min(start + length, bytes);
    if (end <= start) return Buffer.alloc(0);
    if (end <= this.head.length) return this.head.subarray(start, end);
    if (start < this.block.start || end > this.block.start + this.block.bytes.length) await this.fetch(start, end);
    return this.block.bytes.subarray(start - this.block.start, end - this.block.start);
  }

  private async fetch(start: number, end: number): Promise<void> {
    this.reads += 1;
    if (this.reads > MOST_READS) throw new TooFarAway('The file leads from place to place');
    const { get, bytes } = this.file;
    const last = Math.min(Math.max(end, start + BLOCK_BYTES), bytes) - 1;
    this.block = { start, bytes: await buffer(await get({ start, end: last })) };
  }
}
